/** `npm run bench -- memory`: the memory that plans promise, beside the peaks that their engines reach. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainRequest, type TrainSettingsInput } from '../contract/request.ts';
import { workspaceAt } from '../base/stored/places.ts';
import { untilInterrupted } from './interruptible.ts';
import { runOwn } from './methods/own.ts';
import { blockCount, ROOT } from './models.ts';
import { bytes, table } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';

export interface MemoryBenchOptions {
  readonly task: string;
  readonly train: string;
  readonly batchSize: number;
  readonly maxLength: number;
  readonly steps: number;
  readonly limitTrain: number;
  readonly limitTest: number;
  readonly threads: number;
}

/** The questions that the program brings along. */
export const BUNDLED_TASK = { task: 'questions', train: join(ROOT, 'resources', 'demo', 'train.jsonl') };

export interface MemoryCase {
  readonly name: string;
  readonly settings: Pick<TrainSettingsInput, 'method' | 'lora' | 'prefixCache' | 'gated' | 'accumulate'>;
}

/** What a plan said and what its engine's process took, in bytes. */
export interface MemoryTurn {
  readonly planned: number;
  readonly measured: number;
}

const LORA = { rank: 8, alpha: 16, targets: ['q_proj', 'k_proj', 'v_proj'] };

/** Every way in which a run takes memory. */
export function memoryCases(blocks: number): MemoryCase[] {
  const freeze = Math.floor(blocks / 2);
  const off = { prefixCache: 'off' } as const;
  return [
    { name: 'full', settings: { method: { name: 'full' } } },
    { name: 'full, 2 batches a step', settings: { method: { name: 'full' }, accumulate: 2 } },
    { name: `freeze:${freeze}`, settings: { method: { name: 'last-k', freeze }, ...off } },
    { name: `freeze:${freeze}, cached`, settings: { method: { name: 'last-k', freeze }, prefixCache: 'own' } },
    { name: `freeze:${freeze}, gated`, settings: { method: { name: 'last-k', freeze }, gated: true } },
    { name: 'salf, cached', settings: { method: { name: 'salf', scope: 'global' }, prefixCache: 'own' } },
    { name: 'block-influence, cached', settings: { method: { name: 'block-influence' }, prefixCache: 'own' } },
    { name: 'variability, cached', settings: { method: { name: 'variability' }, prefixCache: 'own' } },
    { name: 'green-trainer', settings: { method: { name: 'green-trainer' }, ...off } },
    { name: 'ist', settings: { method: { name: 'ist' }, ...off } },
    { name: 'lora-full', settings: { method: { name: 'full' }, lora: LORA } },
    { name: 'lora-half', settings: { method: { name: 'half' }, lora: LORA, ...off } },
    { name: 'lift', settings: { method: { name: 'lift', order: 'front', period: 'phase' } } },
  ];
}

/** Trains as the settings say, in a process and a folder of its own. */
export async function measureMemory(
  settings: Omit<TrainSettingsInput, 'kind'>,
  dir: string,
  signal: AbortSignal,
): Promise<MemoryTurn> {
  const folder = await mkdtemp(join(dir, 'turn-'));
  try {
    const runDir = join(workspaceAt(folder).runs, 'bench');
    const request = TrainRequest.parse({ ...settings, kind: 'train', runId: 'bench', runDir });
    const { plannedMemoryBytes, peakMemoryBytes } = await runOwn(request, signal);
    return { planned: plannedMemoryBytes, measured: peakMemoryBytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs every case for a few steps and says a table. Steps must be more than an epoch's where a cache is to be used.
 * @throws SalfError what a run ended with
 */
export async function benchMemory(
  model: string,
  options: MemoryBenchOptions,
  say: (line: string) => void,
): Promise<void> {
  const { task, train, batchSize, maxLength, steps, limitTrain, limitTest, threads } = options;
  say(`${model}; ${limitTrain} rows of ${train}; batches of ${batchSize}, ${steps} steps`);
  const rows = [['', 'planned', 'measured', 'planned / measured']];
  await untilInterrupted((signal) =>
    inTemporaryFolder(async (dir) => {
      for (const { name, settings } of memoryCases(await blockCount(model))) {
        const common = {
          model,
          task: { kind: 'preset', preset: task } as const,
          data: { train, test: train, validationFraction: 0, limitTrain, limitTest },
          duration: { unit: 'steps', count: steps } as const,
          batchSize,
          maxLength,
          threads,
          checkpointEvery: Number.MAX_SAFE_INTEGER,
        };
        const { planned, measured } = await measureMemory({ ...common, ...settings }, dir, signal);
        rows.push([name, bytes(planned), bytes(measured), (planned / measured).toFixed(2)]);
        say(`${name}: planned ${bytes(planned)}, measured ${bytes(measured)}`);
      }
    }),
  );
  ['', ...table(rows)].forEach(say);
}
