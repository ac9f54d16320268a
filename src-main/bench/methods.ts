/** `npm run bench -- methods`: epochs of fine-tuning by several methods, against each other and against PyTorch. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../base/errors.ts';
import type { Provider } from '../contract/fields.ts';
import { untilInterrupted } from './interruptible.ts';
import { watched } from './machine.ts';
import { casesOf, quarters, turnOrder, wantedCases, type Choices, type OwnCase } from './methods/cases.ts';
import { goalLines } from './methods/goals.ts';
import { runOwn } from './methods/own.ts';
import { lossLines, reportLines, unsettledLines } from './methods/report.ts';
import { runRounds, type Sides } from './methods/rounds.ts';
import type { OwnTurn } from './methods/turn.ts';
import { requestOf, rowsOf, torchWork, type Workload } from './methods/workload.ts';
import { blockCount, pretrainedFolder, ROOT } from './models.ts';
import { runEpochs, torchDevice } from './pytorch/epochs.ts';
import { findPython, hasPeft } from './pytorch/python.ts';
import { inTemporaryFolder } from './temporary.ts';

export interface MethodsBenchOptions {
  readonly rounds: number;
  readonly epochs: number;
  readonly limitTrain: number;
  readonly threads: number;
  readonly provider: Provider;
  readonly torch: boolean;
  /** Only these, with what they are compared with; all where there are none. */
  readonly case: readonly string[];
  /** Absolute paths, and a task by name; all three or none. */
  readonly model?: string;
  readonly task?: string;
  readonly train?: string;
}

type Say = (line: string) => void;

/**
 * Runs the benchmark and says its report. An interruption ends the processes that it has started.
 * @throws InputError `request.bad-option` where only some of model, task and file are given
 * @throws SalfError what a run ended with
 */
export async function benchMethods(options: MethodsBenchOptions, say: Say): Promise<void> {
  const work = workloadOf(options);
  if (work === null) {
    say('Nothing is measured: the folder shared, with gutenberg-12l and TREC, is not next to this project.');
    say('Name your own model folder, task and data file with --model, --task and --train.');
    return;
  }
  await untilInterrupted((signal) =>
    inTemporaryFolder((dir) => watched(say, () => measure(work, options, dir, signal, say))),
  );
}

/** What is to be trained; null where neither the options nor the folder next to the project say so. */
function workloadOf({
  model,
  task,
  train,
  epochs,
  limitTrain,
  threads,
  provider,
}: MethodsBenchOptions): Workload | null {
  const common = { epochs, limitTrain, threads, provider };
  if (model !== undefined && task !== undefined && train !== undefined) {
    return { ...common, model, train, task: { kind: 'preset', preset: task } };
  }
  if ([model, task, train].some((value) => value !== undefined)) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--model, --task, --train',
      message: 'Only some of these are given.',
      remedy: 'Give all three, or none for gutenberg-12l and TREC from the folder shared next to the project.',
    });
  }
  const pretrained = pretrainedFolder();
  const trec = join(ROOT, '..', 'shared', 'data', 'trec', 'train.jsonl');
  if (pretrained === null || !existsSync(trec)) return null;
  return { ...common, model: pretrained, train: trec, task: { kind: 'preset', preset: 'trec' } };
}

async function measure(
  work: Workload,
  { rounds, torch, case: wanted }: MethodsBenchOptions,
  dir: string,
  signal: AbortSignal,
  say: Say,
): Promise<void> {
  const { model, train, epochs, limitTrain, threads, provider } = work;
  const device = torchDevice(provider);
  const blocks = await blockCount(model);
  const file = await rowsOf(work);
  const rows = { trained: Math.min(file, limitTrain), file };
  const path = join(dir, 'batches.json');
  const batches = await torchWork(requestOf(work, {}, dir));
  await writeFile(path, JSON.stringify(batches));
  const steps = batches.batches.length;

  const python = torch && device !== null ? findPython(ROOT) : null;
  const peft = python !== null && hasPeft(python);
  if (python === null) say('PyTorch is left out: no Python with torch and transformers was found or wanted.');
  else if (!peft) say('LoRA in PyTorch is left out: its Python has no peft.');
  say(
    `${model}; ${rows.trained} of the ${file} rows of ${train}; ${epochs} epochs, ${steps} steps; ${provider}; ${rounds} rounds`,
  );

  const own = (settings: OwnCase['settings'], isLook = false) =>
    inTurnFolder(dir, (folder) => {
      const request = requestOf(work, settings, folder);
      return runOwn(isLook ? { ...request, duration: { unit: 'steps', count: 1 } } : request, signal);
    });
  const choices = await look((settings) => own(settings, true));
  say(`SALF freezes blocks 1..${choices.salf} of ${blocks}, and with --exclude-last 1..${choices.excludeLast}`);
  const sides: Sides = {
    own: ({ settings }) => own(settings),
    // Without a Python there is no such case.
    torch: ({ method }) => runEpochs(python!, method, { model, work: path, threads, device: device! }, signal),
  };
  const cases = wantedCases(casesOf(blocks, choices, { torch: python !== null, peft }), wanted);
  const results = await runRounds(turnOrder(cases), rounds, sides, say);

  const goals = { results, blocks, choices, quarters: quarters(blocks), epochs, rows };
  const report = [...reportLines(cases, results), lossLines(cases, results, steps / epochs), goalLines(goals)];
  report.push(unsettledLines(cases, results));
  report.filter((lines) => lines.length > 0).forEach((lines) => ['', ...lines].forEach(say));
}

/** SALF's boundaries, by runs of one step, which bring the files into the system's memory besides. */
async function look(run: (settings: OwnCase['settings']) => Promise<OwnTurn>): Promise<Choices> {
  const boundary = async (excludeLast: boolean) => {
    const turn = await run({ method: { name: 'salf', scope: 'global', choice: { excludeLast } } });
    return turn.boundary;
  };
  return { salf: await boundary(false), excludeLast: await boundary(true) };
}

/** Runs a turn in a folder of its own, which goes with it: no turn finds the caches of another. */
async function inTurnFolder<Result>(dir: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(dir, 'turn-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
