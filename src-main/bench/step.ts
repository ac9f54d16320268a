/** `npm run bench -- step`: time and memory of training steps, against the machine's peak and against PyTorch. */
import { join } from 'node:path';
import { median, MeasuredProcess, type Summary } from './driver.ts';
import { watched } from './machine.ts';
import { blockCount, makeMiddle, pretrainedFolder, ROOT } from './models.ts';
import { cudaEnvironment } from '../cuda/environment.ts';
import { cudaSite } from '../cuda/site.ts';
import { findPython } from './pytorch/python.ts';
import { isSettled, unsettledNote } from './settling.ts';
import { bytes, gflops, milliseconds, percent, ratio, table } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';
import type { Provider } from '../contract/fields.ts';
import type { WorkerOptions } from './worker.ts';

export interface StepBenchOptions {
  readonly rounds: number;
  readonly torch: boolean;
  readonly threads: number;
  readonly provider: Provider;
  /** Rows and tokens of a batch. */
  readonly batch: number;
  readonly length: number;
  /** Model folder; default: one of random weights, and the pretrained one next to the project. */
  readonly model?: string;
}

/** Rounds that are added where a ratio does not settle, by the rounds that were asked for. */
const MOST_ROUNDS = 3;
/** Steps of one turn; turns of both sides alternate, so that a slow minute of the machine hits both. */
const PER_TURN = 2;

interface Case {
  readonly name: string;
  readonly mode: 'step' | 'forward';
  /** Share of the blocks, from the input on, that is frozen. */
  readonly frozen: number;
}

const CASES: readonly Case[] = [
  { name: 'full step', mode: 'step', frozen: 0 },
  { name: 'step, 1/4 frozen', mode: 'step', frozen: 1 / 4 },
  { name: 'step, 1/2 frozen', mode: 'step', frozen: 1 / 2 },
  { name: 'step, 3/4 frozen', mode: 'step', frozen: 3 / 4 },
  { name: 'forward alone', mode: 'forward', frozen: 0 },
];

/** Runs the benchmark and answers its report as text. */
export function benchStep(options: StepBenchOptions, say: (line: string) => void): Promise<void> {
  return inTemporaryFolder(async (dir) => {
    const python = options.torch ? findPython(ROOT) : null;
    if (python === null) say('PyTorch is left out: no Python with torch and transformers was found or wanted.');
    await watched(say, async () => {
      if (options.model !== undefined) return benchModel(options.model, options.model, python, options, say);
      await makeMiddle(dir);
      await benchModel('12 blocks, d 512, ffn 1408, vocabulary 8,192', dir, python, options, say);
      const pretrained = pretrainedFolder();
      if (pretrained !== null) await benchModel('gutenberg-12l (12 blocks, d 192)', pretrained, python, options, say);
    });
  });
}

async function benchModel(
  name: string,
  model: string,
  python: string | null,
  options: StepBenchOptions,
  say: (line: string) => void,
) {
  const blocks = await blockCount(model);
  const { batch, length, threads, provider, rounds } = options;
  say(`\n${name}; batch ${batch} x ${length}, float32, ${provider}, ${rounds} rounds or more`);
  const [peakRate, torchPeak] = provider === 'cpu' ? await measurePeaks(model, python, options) : [null, null];
  if (peakRate !== null) say(`peak of matrix products through onnxruntime: ${gflops(peakRate)}`);
  if (torchPeak != null) say(`peak of matrix products through PyTorch: ${gflops(torchPeak)}`);
  const notes: string[] = [];
  const rows: string[][] = [];
  let full: number | null = null;
  for (const { name: what, mode, frozen } of CASES) {
    const freeze = Math.round(frozen * blocks);
    const processes = [ours({ model, batch, length, mode, freeze, threads, provider })];
    if (python !== null) processes.push(torch(python, model, mode, blocks - freeze, options));
    const [own, other] = await alternate(processes, rounds, MOST_ROUNDS * rounds);
    notes.push(...[unsettledNote(what, turnRatios(own!, other))].filter((note) => note !== null));
    full ??= own!.medianSeconds;
    const flops = Number(own!.hello.flops);
    rows.push([
      what,
      milliseconds(own!.medianSeconds),
      milliseconds(own!.minSeconds),
      milliseconds(own!.optimizerSeconds),
      gflops(flops / own!.medianSeconds),
      peakRate === null ? '–' : percent(flops / own!.medianSeconds / peakRate),
      percent(own!.medianSeconds / full),
      bytes(own!.peakBytes),
      bytes(own!.copiedBytes ?? 0),
      ...(other === undefined ? [] : against(own!, other, torchPeak ?? null, flops)),
    ]);
  }
  const ownHeads = ['', 'median', 'min', 'optimiser', 'speed', 'of peak', 'of full', 'memory', 'copied a step'];
  const torchHeads = ['PyTorch median', 'min', 'optimiser', 'of its peak', 'memory', 'speed-up', 'memory ratio'];
  table([[...ownHeads, ...(python === null ? [] : torchHeads)], ...rows]).forEach(say);
  notes.forEach(say);
}

/**
 * Operations in a second, of onnxruntime and of PyTorch where it is there. On a device the copying of the products would
 * be measured, so there are no such figures.
 */
async function measurePeaks(model: string, python: string | null, options: StepBenchOptions): Promise<number[]> {
  const { batch, length, rounds, threads, provider } = options;
  const processes = [ours({ model, batch, length, mode: 'gemm', freeze: 0, threads, provider })];
  if (python !== null) processes.push(torch(python, model, 'gemm', 0, options));
  const peaks = await alternate(processes, rounds);
  return peaks.map(({ minSeconds }) => 1e9 / minSeconds);
}

function against(own: Summary, other: Summary, peak: number | null, flops: number): string[] {
  return [
    milliseconds(other.medianSeconds),
    milliseconds(other.minSeconds),
    milliseconds(other.optimizerSeconds),
    peak === null ? '–' : percent(flops / other.medianSeconds / peak),
    bytes(other.peakBytes),
    ratio(median(turnRatios(own, other))),
    ratio(own.peakBytes / other.peakBytes),
  ];
}

/** How many times as fast the first is, by round; alone: its seconds, for their spread. */
function turnRatios({ turnSeconds }: Pick<Summary, 'turnSeconds'>, other: Pick<Summary, 'turnSeconds'> | undefined) {
  return turnSeconds.map((seconds, round) => (other === undefined ? seconds : other.turnSeconds[round]! / seconds));
}

/**
 * Lets processes take turns for some rounds, and for more, up to `most`, while the ratio of the first two (the seconds
 * of a single one) has not settled.
 */
export async function alternate(
  processes: readonly MeasuredProcess[],
  rounds: number,
  most = rounds,
): Promise<Summary[]> {
  for (const one of processes) await one.hello;
  const turns = processes.map((): number[] => []);
  const settled = () => {
    const [own, other] = turns.map((turnSeconds) => ({ turnSeconds }));
    return isSettled(turnRatios(own!, other));
  };
  for (let round = 0; round < rounds || (round < most && !settled()); round++) {
    for (const [i, one] of processes.entries()) turns[i]!.push(await one.run(PER_TURN));
  }
  const summaries: Summary[] = [];
  for (const one of processes) summaries.push(await one.finish());
  return summaries;
}

/** A process of this program. */
export function ours(options: WorkerOptions): MeasuredProcess {
  const environment = options.provider === 'cuda' ? cudaEnvironment(cudaSite(), process.env) : {};
  const words = [join(import.meta.dirname, 'worker.ts'), JSON.stringify(options)];
  return new MeasuredProcess(process.execPath, words, environment);
}

function torch(
  python: string,
  model: string,
  mode: string,
  trainable: number,
  { batch, length, threads, provider }: StepBenchOptions,
): MeasuredProcess {
  const device = provider === 'cuda' ? 'cuda' : 'cpu';
  const options = {
    model,
    batch,
    length,
    mode,
    trainable,
    loss: 'last',
    device,
    ...(threads === 0 ? {} : { threads }),
  };
  return new MeasuredProcess(python, [join(import.meta.dirname, 'pytorch', 'step.py'), JSON.stringify(options)]);
}
