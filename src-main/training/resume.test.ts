/** A run that was stopped and continued ends bit for bit like the one that was not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totalSeconds } from '../contract/ledger.ts';
import type { EngineEvent } from '../contract/events.ts';
import { checkpointPath } from './checkpoint/checkpoint.ts';
import { runTraining } from './run.ts';
import { checkpointContent, only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

type Settings = Parameters<TinyRuns['request']>[0];

const SLOTS = { plan: 'constant', fraction: 0.5, mode: 'slots', infilling: 'breadth-first' } as const;

/** What must come out alike: all but times and paths. */
function numbersOf(events: readonly EngineEvent[]) {
  const result = only(events, 'result')[0];
  const train = result?.kind === 'train' ? result : undefined;
  return {
    steps: only(events, 'progress').map(({ step, epoch, loss, learningRate, gradNorm, boundary, tokens }) => ({
      step,
      epoch,
      loss,
      learningRate,
      gradNorm,
      boundary,
      tokens,
    })),
    evaluations: only(events, 'evaluation').map((evaluation) => ({ ...evaluation, seconds: null })),
    result: train && {
      ...train,
      runId: '',
      checkpoint: '',
      seconds: 0,
      ledger: [train.ledger.flops, train.ledger.tokens, train.ledger.depthSaving],
    },
  };
}

/** Runs to the end, with a stop after each of `stops` steps, and compares with a run that never stopped. */
async function compare(settings: Settings, stops: readonly number[]): Promise<void> {
  // With a shared cache the second run would find the first one's, and not pay for it.
  const whole = runs.request({ ...settings, prefixCache: 'own' });
  const expected = await runs.run(whole);
  const parts = runs.request({ ...settings, prefixCache: 'own' });
  const found: EngineEvent[] = [];
  let checkpoint: string | null = null;
  for (const stop of [...stops, Infinity]) {
    const events: EngineEvent[] = await runs.run(parts, stop, checkpoint);
    found.push(...events);
    if (stop === Infinity) break;
    checkpoint = checkpointPath(parts.runDir, stop);
    expect(events.at(-1)).toEqual({ type: 'stopped', step: stop, reason: 'cancelled', checkpoint });
  }
  expect(numbersOf(found)).toEqual(numbersOf(expected));
  const last = only(expected, 'progress').at(-1)!.step;
  expect(await checkpointContent(checkpointPath(parts.runDir, last))).toEqual(
    await checkpointContent(checkpointPath(whole.runDir, last)),
  );
}

describe('a resumed run', () => {
  it.each([
    ['in the middle of an epoch', {}, [4]],
    ['at the end of an epoch', {}, [6]],
    ['in the second epoch, after the best evaluation', {}, [8]],
    ['before the last step', {}, [11]],
    ['twice', {}, [2, 9]],
    ['where it just was resumed', {}, [5, 5]],
    ['between accumulated steps', { accumulate: 2 }, [2]],
    ['between accumulated steps of a later epoch', { accumulate: 2, duration: { unit: 'epochs', count: 3 } }, [5]],
    ['where accumulated batches do not divide the epoch', { accumulate: 4 }, [1, 3]],
    ['with evaluations and checkpoints at other steps', { evalEvery: 2, checkpointEvery: 3 }, [7]],
    ['with frozen blocks', { method: { name: 'last-k', freeze: 2 } }, [5]],
    ['with a gated graph', { method: { name: 'last-k', freeze: 1 }, gated: true }, [5]],
    ['with one block after the other', { method: { name: 'lift', order: 'random', period: 2 } }, [3, 7]],
    ['with random blocks', { method: { name: 'lisa', active: 2, period: 3 } }, [4]],
    ['with learning rates by gradient ratio', { method: { name: 'gradient-ratio' } }, [4]],
    ['with what frozen blocks compute kept', { method: { name: 'last-k', freeze: 2 }, lora: {} }, [3, 8]],
    ['with adapters that drop', { lora: { rank: 2, dropout: 0.3 }, accumulate: 2 }, [2]],
    ['of SALF, chosen once', { method: { name: 'salf' } }, [4]],
    ['of blocks chosen by a rule', { method: { name: 'block-influence' } }, [4]],
    ['of SALF, chosen in every epoch', { method: { name: 'salf', scope: 'epoch' } }, [4, 6, 9]],
    ['of SALF, accumulated', { method: { name: 'salf', scope: 'epoch' }, accumulate: 2 }, [2]],
    ['of SALF, with slots', { method: { name: 'salf', scope: 'epoch', budget: SLOTS } }, [5, 6]],
    ['of SALF, chosen in the graph', { method: { name: 'salf', scope: 'batch', budget: { plan: 'arithmetic' } } }, [5]],
    ['of SALF, example by example', { method: { name: 'salf', scope: 'datum' }, batchSize: 1, accumulate: 3 }, [7]],
    ['of a number of steps', { duration: { unit: 'steps', count: 8 } }, [3]],
  ] as const)('is the same run: stopped %s', async (_what, settings, stops) => {
    await compare(settings, stops);
  });

  it('remembers how long it has waited for a better evaluation', async () => {
    await compare({ evalEvery: 1, patience: 3, optimizer: { learningRate: 1e-12 } }, [2, 3]);
  });

  it('books the seconds of all attempts', async () => {
    const request = runs.request();
    const before = only(await runs.run(request, 4), 'progress').at(-1)!.elapsedSeconds;
    const began = performance.now();
    const ended = await runs.run(request, Infinity, checkpointPath(request.runDir, 4));
    const wall = (performance.now() - began) / 1000;
    const [result] = only(ended, 'result');
    if (result?.kind !== 'train') throw new Error('no result');
    expect(totalSeconds(result.ledger.items)).toBe(result.seconds);
    expect(result.seconds).toBeGreaterThan(wall + before / 2);
    expect(only(ended, 'progress')[0]!.elapsedSeconds).toBeGreaterThan(before);
  });

  it('refuses the checkpoint of a run that trains other blocks', async () => {
    const request = runs.request();
    await runs.run(request, 1);
    const other = { ...request, method: { name: 'last-k', freeze: 1 } as const };
    await expect(runs.run(other, Infinity, checkpointPath(request.runDir, 1))).rejects.toThrow(
      'It holds 28 trained tensors; the run trains 19. Resume from another checkpoint with --checkpoint, or start a new run.',
    );
  });
});

it('a run that is stopped in the middle of a step keeps the last whole one, and continues to the same bytes', async () => {
  const whole = runs.request({ accumulate: 2 });
  const expected = await runs.run(whole);
  const parts = runs.request({ accumulate: 2 });
  // Two passes a step: this one is the second of step 3.
  const first = await runs.run(parts, Infinity, null, Infinity, 5);
  const checkpoint = checkpointPath(parts.runDir, 2);
  expect(first.at(-1)).toEqual({ type: 'stopped', step: 2, reason: 'cancelled', checkpoint });
  const rest = await runs.run(parts, Infinity, checkpoint);
  expect(numbersOf([...first, ...rest])).toEqual(numbersOf(expected));
  const last = only(expected, 'progress').at(-1)!.step;
  expect(await checkpointContent(checkpointPath(parts.runDir, last))).toEqual(
    await checkpointContent(checkpointPath(whole.runDir, last)),
  );
});

it('a run that is stopped before its first step has no checkpoint', async () => {
  const events = await runs.run(runs.request(), 0);
  expect(events.at(-1)).toEqual({ type: 'stopped', step: 0, reason: 'cancelled', checkpoint: null });
});

describe('a run that is stopped wherever it listens', () => {
  it.each([
    ['while blocks are chosen in every epoch', { method: { name: 'salf', scope: 'epoch' }, batchSize: 5 }],
    ['with a choice for all of it', { method: { name: 'salf' }, batchSize: 5 }],
    ['with evaluations at other steps', { evalEvery: 2, checkpointEvery: 3, patience: 3 }],
  ] as const)('continues to the same bytes: %s', async (_what, settings) => {
    const whole = runs.request({ ...settings, prefixCache: 'off' });
    const expected = await runs.run(whole);
    const all = runs.pauses;
    const places = new Set<string>();
    // Every place of a short run would take long; these are spread over all of it, its last evaluation included.
    const moments = Array.from({ length: 9 }, (_, i) => 1 + Math.floor((i * (all - 1)) / 8));
    for (const moment of moments) {
      const parts = runs.request({ ...settings, prefixCache: 'off' });
      const first = await runs.run(parts, Infinity, null, moment);
      const stopped = only(first, 'stopped')[0];
      expect(stopped?.reason).toBe('cancelled');
      places.add(`${stopped!.step} ${first.at(-2)!.type}`);
      const rest = await runs.run(parts, Infinity, stopped!.checkpoint);
      // A run that had no checkpoint began once more.
      const found = stopped!.checkpoint === null ? rest : [...first, ...rest];
      expect(numbersOf(found)).toEqual(numbersOf(expected));
      const last = only(expected, 'progress').at(-1)!.step;
      expect(await checkpointContent(checkpointPath(parts.runDir, last))).toEqual(
        await checkpointContent(checkpointPath(whole.runDir, last)),
      );
    }
    expect(places.size).toBeGreaterThan(4);
  });

  it('writes the checkpoint of an epoch before it chooses for the next one', async () => {
    const events = await runs.run(runs.request({ method: { name: 'salf', scope: 'epoch' }, validateUntrained: false }));
    const types = events
      .map(({ type }) => type)
      .filter((type) => ['choice', 'evaluation', 'checkpoint'].includes(type));
    expect(types.slice(0, 4)).toEqual(['choice', 'evaluation', 'checkpoint', 'choice']);
  });
});

it('continues from an older checkpoint where the newest one is damaged, to the same bytes', async () => {
  const whole = runs.request();
  await runs.run(whole);
  const parts = runs.request();
  await runs.run(parts, 8);
  const [newest, older] = [checkpointPath(parts.runDir, 8), checkpointPath(parts.runDir, 6)];
  const bytes = readFileSync(newest);
  bytes.fill(0xff, bytes.length - 4);
  writeFileSync(newest, bytes);
  const events: EngineEvent[] = [];
  await runTraining(parts, newest, { emit: (event) => events.push(event), secure: () => undefined, stopReason: () => null, stopping: new AbortController().signal, pause: () => Promise.resolve() }, [older]); // prettier-ignore
  expect(events[0]).toEqual({
    type: 'log',
    level: 'warning',
    message: `${newest}: Its bytes are not those that were written. An older checkpoint is taken in its place.`,
  });
  expect(only(events, 'progress')[0]!.step).toBe(7);
  expect(await checkpointContent(checkpointPath(parts.runDir, 12))).toEqual(
    await checkpointContent(checkpointPath(whole.runDir, 12)),
  );
});
