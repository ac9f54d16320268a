import { basename } from 'node:path';
import { weightsWords } from '../../contract/score.ts';
import { salfLine } from '../../base/shell-line.ts';
import type { RunDetails, RunRow, RunSetting } from '../../contract/routes/runs.ts';
import type { TrainSettings } from '../../contract/request.ts';
import { defaultSettings, NEEDED } from '../../contract/settings/defaults.ts';
import { BUILT_IN, isOpen, placeWords } from '../../contract/targets.ts';
import { flatSettings, labelOf, valueWords } from '../../contract/settings/flat.ts';
import type { Store } from '../../store/open.ts';
import type { ListedRun } from '../../store/listed-runs.ts';
import type { Run } from '../../store/runs.ts';
import { settingsOf } from '../../contract/request.ts';
import { endOrphans } from '../../supervision/orphans.ts';
import { whyNotResumable } from '../resume.ts';
import { presentCheckpoints } from '../../supervision/run-files.ts';
import { summariser } from '../run-summaries.ts';
import { linksOf } from './links.ts';
import { runClock } from './series.ts';
import { trainCommand } from './train-command.ts';

/** Makes rows of the window's list of runs. */
export function rowMaker(store: Store): (run: ListedRun) => RunRow {
  const [summary, experiments] = [summariser(store), store.experimentRuns.experimentsByRun()];
  return (run) => ({
    ...summary(run),
    methodRequest: run.request.method,
    isLora: run.request.lora !== null,
    experiments: experiments.get(run.id) ?? [],
  });
}

/**
 * All that a window shows of a run, without its curves and its answers.
 * @param job the job that trains it now
 * @throws InputError `request.unknown-run`
 */
export function runDetails(store: Store, id: string, job: RunDetails['job']): RunDetails {
  endOrphans(store);
  const run = store.runs.find(id);
  const row = rowMaker(store)(run);
  const model = run.modelHash === null ? null : store.models.get(run.modelHash);
  const data = run.dataHash === null ? null : store.datasets.get(run.dataHash);
  const all = store.evaluations.all(run.id);
  const obstacle = whyNotResumable(run);
  const clock = runClock(store, run.id, all);
  const checkpoint = presentCheckpoints(store, run).at(-1);
  const steps = run.result?.steps ?? null;
  const final = run.result === null ? null : (run.result.scoredStep ?? all.at(-1)?.step ?? null);
  // Of one step where there is one, so that they are scores of the same weights.
  const ordered = [...all.filter(({ step }) => step !== final), ...all.filter(({ step }) => step === final)];
  const last = [...new Map(ordered.map((each) => [each.split, each])).values()];
  return {
    row,
    links: linksOf(store, row),
    reason: run.reason,
    place: placeOf(store, run.id),
    again: obstacle === null ? againAt(store, run.id) : null,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    isRemoved: run.removedAt !== null,
    job,
    whyNotResumable: obstacle === null ? null : `It ${obstacle.message}. ${obstacle.remedy}`,
    checkpoint: checkpoint === undefined ? null : { step: checkpoint.step, bytes: checkpoint.bytes },
    model: model && {
      family: model.family,
      blocks: model.blocks,
      parameters: model.parameters,
      dtype: model.dtype,
      notes: model.notes ?? [],
    },
    data: data && {
      splits: data.splits.map(({ split, rows, reading = null }) => ({ split, rows, reading })),
      warnings: data.warnings,
    },
    plan: run.plan,
    choice: run.choice,
    ledger: store.ledger.get(run.id),
    clock,
    evaluations: all.map(({ split, step, macroF1, accuracy, loss, seconds }) => ({
      split,
      step,
      macroF1,
      accuracy,
      loss,
      seconds,
    })),
    scores: last.map(({ split, step, macroF1, accuracy, loss, perClass, confusion }) => ({
      split,
      step,
      macroF1,
      accuracy,
      loss,
      perClass,
      confusion,
      weights: weightsWords(step, steps),
    })),
    fileScores: store.fileEvaluations.all(run.id).map(({ file, step, createdAt, score }) => ({
      file: basename(file),
      macroF1: score.macroF1,
      accuracy: score.accuracy,
      loss: score.loss,
      perClass: score.perClass,
      confusion: score.confusion,
      rows: score.rows,
      notes: score.notes,
      weights: step === null ? '' : weightsWords(step, steps),
      scoredAt: createdAt,
    })),
    progress: progressOf(store, run, clock),
    settings: settingRows(settingsOf(run.request)),
    provenance: provenanceOf(store, run),
  };
}

/** Where a run stands at its target, in words; null: it is at none, or has ended there. */
function placeOf({ placements }: Store, run: string): string | null {
  const placement = placements.get(run);
  return placement === null || !isOpen(placement) ? null : placeWords(placement);
}

function againAt({ placements, targets }: Store, run: string): RunDetails['again'] {
  const { target = '', memory = null } = placements.get(run) ?? {};
  // Slurm of this machine needs no row.
  const kind = targets.get(target)?.settings.kind ?? (target === BUILT_IN.slurm ? 'slurm' : null);
  return kind === 'slurm' && memory !== null ? { target, memoryBytes: memory } : null;
}

function progressOf(store: Store, run: Run, clock: RunDetails['clock']): RunDetails['progress'] {
  const step = store.steps.extent(run.id, 'loss')?.last ?? 0;
  const range = { from: step, to: step };
  return {
    step,
    steps: run.plan?.steps ?? null,
    tokensPerSecond: store.steps.stretches(run.id, 'tokensPerSecond', range, 1)[0]?.mean ?? null,
    seconds: run.result?.seconds ?? clock.seconds.at(-1) ?? null,
  };
}

function provenanceOf({ workspace }: Pick<Store, 'workspace'>, run: Run): RunDetails['provenance'] {
  const { salfVersion, nodeVersion, onnxruntimeVersion } = run;
  return {
    modelHash: run.modelHash,
    dataHash: run.dataHash,
    provider: run.provider,
    hostName: run.hostName,
    machine: run.machine,
    versions:
      salfVersion === null || nodeVersion === null || onnxruntimeVersion === null
        ? null
        : { salf: salfVersion, node: nodeVersion, onnxruntime: onnxruntimeVersion },
    seed: run.seed,
    initSeed: run.request.initSeed ?? run.seed,
    typed: salfLine(run.commandLine),
    command: salfLine(trainCommand(settingsOf(run.request)), workspace.folder),
  };
}

/** The settings of a run for a person to read; those of its method among them. */
export function settingRows(settings: TrainSettings): RunSetting[] {
  const defaults = flatSettings(defaultSettings(settings));
  return [...flatSettings(settings)].map(([path, value]) => {
    const byDefault = NEEDED.has(path) ? undefined : defaults.get(path);
    const words = {
      value: valueWords(path, value),
      default: byDefault === undefined ? null : valueWords(path, byDefault),
    };
    return { path, label: labelOf(path), ...words };
  });
}
