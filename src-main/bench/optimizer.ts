/** `npm run bench -- optimizer`: one optimiser step with clipping, against PyTorch's fused AdamW. */
import { join } from 'node:path';
import { MeasuredProcess } from './driver.ts';
import { ROOT } from './models.ts';
import type { OptimizerOptions } from './optimizer-worker.ts';
import { findPython } from './pytorch/python.ts';
import { alternate } from './step.ts';
import { bytes, milliseconds, ratio, table } from './table.ts';

export interface OptimizerBenchOptions extends OptimizerOptions {
  readonly rounds: number;
  readonly torch: boolean;
}

/** Runs the benchmark and answers its report as text; “optimiser” is the update without the norm, in processor time. */
export async function benchOptimizer(options: OptimizerBenchOptions, say: (line: string) => void): Promise<void> {
  const { rounds, torch, parameters, threads } = options;
  const python = torch ? findPython(ROOT) : null;
  if (python === null) say('PyTorch is left out: no Python with torch and transformers was found or wanted.');
  const request = JSON.stringify({ parameters, threads });
  const own = new MeasuredProcess(process.execPath, [join(import.meta.dirname, 'optimizer-worker.ts'), request]);
  const processes = [own];
  if (python !== null) {
    processes.push(new MeasuredProcess(python, [join(import.meta.dirname, 'pytorch', 'optimizer.py'), request]));
  }
  const summaries = await alternate(processes, rounds);
  say(`${parameters} parameters, ${rounds} rounds; 28 bytes a parameter are read or written, 4 more for the norm`);
  const rows = summaries.map((summary, i) => [
    i === 0 ? 'SALF' : 'PyTorch, fused',
    milliseconds(summary.medianSeconds),
    milliseconds(summary.minSeconds),
    milliseconds(summary.optimizerSeconds),
    bytes(summary.peakBytes),
    ratio(summary.medianSeconds / summaries.at(-1)!.medianSeconds),
    ratio(summary.optimizerSeconds / summaries.at(-1)!.optimizerSeconds),
  ]);
  const heads = ['', 'median', 'min', 'update, CPU time', 'memory', 'of PyTorch', 'CPU time of PyTorch'];
  table([heads, ...rows]).forEach(say);
}
