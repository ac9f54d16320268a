/** A grid of many cells on a stand-in for Slurm that ends them at random, with failures among them. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrainRequest } from '../../contract/request.ts';
import { TargetChanges } from '../../contract/targets.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';

/**
 * sbatch keeps the lists of runs; each squeue begins a third of what waits, ends half of what runs, one in fifty with an error,
 * and writes the events of what ended, as cells would.
 */
const STAND_IN = String.raw`
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
const [, program, ...words] = process.argv;
const here = dirname(program);
appendFileSync(join(here, 'calls'), basename(program) + '\n');
const file = join(here, 'state.json');
const state = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { arrays: 0, cells: [] };
const random = () => (state.seed = ((state.seed ?? 1) * 48271) % 2147483647) / 2147483647;
const line = (run, sequence, event) => JSON.stringify({ format: 1, sequence, event }) + '\n';
const hello = { type: 'hello', protocol: 1, versions: { salf: '0', node: '24', onnxruntime: '1' } };
switch (basename(program)) {
  case 'scontrol':
    console.log('SLURM_VERSION = 22.05.0\nMaxArraySize = 1001');
    break;
  case 'sbatch': {
    const of = (name) => words.find((word) => word.startsWith('--' + name + '=')).slice(name.length + 3);
    const runs = readFileSync(join(of('chdir'), 'runs'), 'utf8').trim().split('\n');
    const job = ++state.arrays + 100;
    runs.forEach((run, index) => state.cells.push({ run, job: job + '_' + (index + 1), name: of('job-name'), state: 'PENDING' }));
    console.log(job);
    break;
  }
  case 'squeue':
    for (const cell of state.cells) {
      if (existsSync(join(here, 'hold'))) {
        // Nothing happens.
      } else if (cell.state === 'PENDING' && random() < 1 / 3) cell.state = 'RUNNING';
      else if (cell.state === 'RUNNING' && random() < 1 / 2) {
        const fails = random() < 1 / 50;
        cell.state = fails ? 'FAILED' : 'COMPLETED';
        const last = fails
          ? { type: 'error', exitCode: 1, fault: { code: 'training.diverged', message: 'It diverged.', remedy: 'Less.' } }
          : { ...JSON.parse(readFileSync(join(here, 'result.json'), 'utf8')), runId: cell.run };
        writeFileSync(join(here, '..', 'w', 'runs', cell.run, 'events.ndjson'), line(cell.run, 1, hello) + line(cell.run, 2, last));
      }
      console.log([cell.job, cell.name, cell.state, cell.state === 'PENDING' ? 'Priority' : 'None'].join('|'));
    }
}
writeFileSync(file, JSON.stringify(state));
`;

const RESULT = {
  type: 'result', kind: 'train', runId: '', provider: 'cpu', steps: 2, checkpoint: 'step-000002.safetensors', seconds: 1,
  split: 'test', macroF1: 0.5, accuracy: 0.5, loss: 1, perClass: [], confusion: [],
  ledger: { items: [], flops: { forward: 1, backward: 1 }, tokens: 1, peakMemoryBytes: 1 },
}; // prettier-ignore

const NAMES = ['sbatch', 'squeue', 'scontrol', 'scancel', 'sacct'];

export interface StandInGrid {
  readonly store: Store;
  /** Holds all cells as they are, or lets them go on. */
  hold(isHeld: boolean): void;
  /** Commands of Slurm that were called, in order. */
  readonly calls: string;
}

/** Writes the stand-in, which is to come first in PATH, and a workspace whose cells wait for the target `slurm`. */
export async function standInGrid(folder: string, cells: number): Promise<StandInGrid & { readonly bin: string }> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'result.json'), JSON.stringify(RESULT));
  for (const name of NAMES) {
    writeFileSync(join(bin, name), `#!${process.execPath}\n${STAND_IN}`);
    chmodSync(join(bin, name), 0o755);
  }
  writeFileSync(join(bin, 'package.json'), '{"type":"module"}');
  const store = await openStore(join(folder, 'w'));
  const changes = TargetChanges.parse({ throttle: 50 });
  const task = { kind: 'preset', preset: 'trec' };
  store.transaction(() => {
    for (let index = 0; index < cells; index++) {
      const runId = `r-20261124-${String(index).padStart(6, '0')}`;
      const runDir = join(store.workspace.runs, runId);
      mkdirSync(runDir);
      const request = { kind: 'train', runId, runDir, model: '/m', task, data: { train: '/d' }, seed: index };
      store.runs.create(TrainRequest.parse(request), []);
      store.placements.add(runId, 'slurm', changes, { memoryBytes: 2 ** 20, seconds: null });
    }
  });
  const held = join(bin, 'hold');
  const hold = (isHeld: boolean): void => (isHeld ? writeFileSync(held, '') : rmSync(held, { force: true }));
  return { store, bin, hold, calls: join(bin, 'calls') };
}
