/** `npm run bench -- step`: time and memory of training steps, against the machine's peak and against PyTorch. */
import { join } from 'node:path';
import { MeasuredProcess, type Summary } from './driver.ts';
import { blockCount, makeMiddle, pretrainedFolder, ROOT } from './models.ts';
import { findPython } from './pytorch/python.ts';
import { bytes, gflops, milliseconds, percent, ratio, table } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';
import type { Provider } from '../contract/providers.ts';
import type { WorkerOptions } from './worker.ts';

export interface StepBenchOptions {
  readonly rounds: number;
  readonly torch: boolean;
  readonly threads: number;
  readonly provider: Provider;
}

const BATCH = { batch: 8, length: 64 };
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
    await makeMiddle(dir);
    await benchModel('12 blocks, d 512, ffn 1408, vocabulary 8,192', dir, python, options, say);
    const pretrained = pretrainedFolder();
    if (pretrained !== null) await benchModel('gutenberg-12l (12 blocks, d 192)', pretrained, python, options, say);
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
  const { threads, provider } = options;
  say(`\n${name}; batch ${BATCH.batch} x ${BATCH.length}, float32, ${provider}, ${options.rounds} rounds`);
  const peakRate = provider === 'cpu' ? await measurePeak(model, options) : null;
  if (peakRate !== null) say(`peak of matrix products through onnxruntime: ${gflops(peakRate)}`);
  const rows: string[][] = [];
  let full: number | null = null;
  for (const { name: what, mode, frozen } of CASES) {
    const freeze = Math.round(frozen * blocks);
    const processes = [ours({ model, ...BATCH, mode, freeze, threads, provider })];
    if (python !== null) processes.push(torch(python, model, mode, blocks - freeze, options));
    const [own, other] = await alternate(processes, options.rounds);
    full ??= own!.medianSeconds;
    const flops = Number(own!.hello.flops);
    rows.push([
      ...[what, milliseconds(own!.medianSeconds), milliseconds(own!.minSeconds), milliseconds(own!.optimizerSeconds)],
      ...[
        gflops(flops / own!.medianSeconds),
        peakRate === null ? '–' : percent(flops / own!.medianSeconds / peakRate),
        percent(own!.medianSeconds / full),
      ],
      ...[bytes(own!.peakBytes), ...(other === undefined ? [] : against(own!, other))],
    ]);
  }
  const ownHeads = ['', 'median', 'min', 'optimiser', 'speed', 'of peak', 'of full', 'memory'];
  const torchHeads = ['PyTorch median', 'min', 'memory', 'speed-up', 'memory ratio'];
  table([[...ownHeads, ...(python === null ? [] : torchHeads)], ...rows]).forEach(say);
}

/** Operations in a second. On a device the copying of the products would be measured, so there is no such figure. */
async function measurePeak(model: string, { rounds, threads, provider }: StepBenchOptions): Promise<number> {
  const peak = await alternate([ours({ model, ...BATCH, mode: 'gemm', freeze: 0, threads, provider })], rounds);
  return 1e9 / peak[0]!.minSeconds;
}

function against(own: Summary, other: Summary): string[] {
  return [
    ...[milliseconds(other.medianSeconds), milliseconds(other.minSeconds), bytes(other.peakBytes)],
    ...[ratio(other.medianSeconds / own.medianSeconds), ratio(own.peakBytes / other.peakBytes)],
  ];
}

/** Lets processes take turns for some rounds. */
export async function alternate(processes: readonly MeasuredProcess[], rounds: number): Promise<Summary[]> {
  for (const one of processes) await one.hello;
  for (let round = 0; round < rounds; round++) for (const one of processes) await one.run(PER_TURN);
  const summaries: Summary[] = [];
  for (const one of processes) summaries.push(await one.finish());
  return summaries;
}

/** A process of this program. */
export function ours(options: WorkerOptions): MeasuredProcess {
  return new MeasuredProcess(process.execPath, [join(import.meta.dirname, 'worker.ts'), JSON.stringify(options)]);
}

function torch(
  python: string,
  model: string,
  mode: string,
  trainable: number,
  { threads, provider }: StepBenchOptions,
): MeasuredProcess {
  const device = provider === 'cuda' ? 'cuda' : 'cpu';
  const options = { model, ...BATCH, mode, trainable, loss: 'last', device, ...(threads === 0 ? {} : { threads }) };
  return new MeasuredProcess(python, [join(import.meta.dirname, 'pytorch', 'step.py'), JSON.stringify(options)]);
}
