import { weightsWords } from '../../contract/weights-words.ts';
import { salfLine } from '../../base/shell-line.ts';
import type { RunDetails, RunRow, RunSetting } from '../../contract/routes/runs.ts';
import type { TrainSettings } from '../../contract/request.ts';
import { defaultSettings, NEEDED } from '../../contract/settings/defaults.ts';
import { flatSettings, labelOf, valueWords } from '../../contract/settings/flat.ts';
import type { Store } from '../../store/open.ts';
import type { Run } from '../../store/runs.ts';
import { settingsOf } from '../../contract/request.ts';
import { endOrphans } from '../../supervision/orphans.ts';
import { hindranceOf } from '../resume.ts';
import { presentCheckpoints } from '../../supervision/run-files.ts';
import { summaryOf } from '../run-summaries.ts';
import { runClock } from './series.ts';
import { trainCommand } from './train-command.ts';

/** A run as a row of the window's list. */
export function rowOf(run: Run): RunRow {
  return { ...summaryOf(run), methodRequest: run.request.method, isLora: run.request.lora !== null };
}

/**
 * All that a window shows of a run, without its curves and its answers.
 * @param job the job that trains it now
 * @throws InputError `request.unknown-run`
 */
export function runDetails(store: Store, id: string, job: RunDetails['job']): RunDetails {
  endOrphans(store);
  const run = store.runs.find(id);
  const model = run.modelHash === null ? null : store.models.get(run.modelHash);
  const data = run.dataHash === null ? null : store.datasets.get(run.dataHash);
  const all = store.evaluations.all(run.id);
  const hindrance = hindranceOf(run);
  const clock = runClock(store, run.id, all);
  const checkpoint = presentCheckpoints(store, run).at(-1);
  const steps = run.result?.steps ?? null;
  const final = run.result === null ? null : (run.result.scoredStep ?? all.at(-1)?.step ?? null);
  // Of one step where there is one, so that they are scores of the same weights.
  const ordered = [...all.filter(({ step }) => step !== final), ...all.filter(({ step }) => step === final)];
  const last = [...new Map(ordered.map((each) => [each.split, each])).values()];
  return {
    row: rowOf(run),
    ...{ reason: run.reason, startedAt: run.startedAt, endedAt: run.endedAt, isRemoved: run.removedAt !== null, job },
    hindrance: hindrance === null ? null : `It ${hindrance.message}. ${hindrance.remedy}`,
    checkpoint: checkpoint === undefined ? null : { step: checkpoint.step, bytes: checkpoint.bytes },
    model: model && {
      ...{ family: model.family, blocks: model.blocks, parameters: model.parameters, dtype: model.dtype },
      notes: model.notes ?? [],
    },
    data: data && {
      splits: data.splits.map(({ split, rows }) => ({ split, rows })),
      warnings: data.warnings,
    },
    ...{ plan: run.plan, choice: run.choice, ledger: store.ledger.get(run.id), clock },
    evaluations: all.map(({ split, step, macroF1, accuracy, loss, seconds }) => ({
      ...{ split, step, macroF1, accuracy, loss, seconds },
    })),
    scores: last.map(({ split, step, macroF1, accuracy, loss, perClass, confusion }) => ({
      ...{ split, step, macroF1, accuracy, loss, perClass, confusion, weights: weightsWords(step, steps) },
    })),
    progress: progressOf(store, run, clock),
    settings: settingRows(settingsOf(run.request)),
    provenance: provenanceOf(store, run),
  };
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
    ...{ modelHash: run.modelHash, dataHash: run.dataHash, provider: run.provider, hostName: run.hostName },
    versions:
      salfVersion === null || nodeVersion === null || onnxruntimeVersion === null
        ? null
        : { salf: salfVersion, node: nodeVersion, onnxruntime: onnxruntimeVersion },
    ...{ seed: run.seed, initSeed: run.request.initSeed ?? run.seed },
    typed: salfLine(run.commandLine),
    command: salfLine(trainCommand(settingsOf(run.request)), workspace.folder),
  };
}

/** The settings of a run for a person to read; those of its method among them. */
export function settingRows(settings: TrainSettings): RunSetting[] {
  const defaults = flatSettings(defaultSettings(settings));
  return [...flatSettings(settings)].map(([path, value]) => {
    const usual = NEEDED.has(path) ? undefined : defaults.get(path);
    const words = { value: valueWords(path, value), usual: usual === undefined ? null : valueWords(path, usual) };
    return { path, label: labelOf(path), ...words };
  });
}
