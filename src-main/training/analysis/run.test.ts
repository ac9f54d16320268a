import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unpackFloats, unpackInts } from '../../base/packed.ts';
import { EngineEvent } from '../../contract/events.ts';
import { AnalyzeRequest } from '../../contract/request.ts';
import { RULES } from '../../contract/rules.ts';
import { runAnalysis } from './run.ts';
import { goldenModel } from '../testing/goldens.ts';
import { only, TinyRuns } from '../testing/tiny-run.ts';
import type { RunHost } from '../host.ts';

const runs = new TinyRuns();
afterAll(() => runs.remove());

function request(changes: Readonly<Record<string, unknown>> = {}): AnalyzeRequest {
  return AnalyzeRequest.parse({
    kind: 'analyze',
    analysisId: 'a-1',
    model: goldenModel('llama-gqa-untied'),
    threads: 1,
    task: runs.request().task,
    data: join(runs.dir, 'train.jsonl'),
    batchSize: 4,
    padMultiple: 4,
    samples: 12,
    seed: 3,
    ...changes,
  });
}

/** @param stopAfter batches after which a stop is asked for */
async function run(changes: Readonly<Record<string, unknown>> = {}, stopAfter = Infinity): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  let pauses = 0;
  const host: RunHost = {
    emit: (event) => void events.push(event),
    secure: () => undefined,
    stopReason: () => (pauses >= stopAfter ? 'cancelled' : null),
    stopping: new AbortController().signal,
    pause: () => {
      pauses++;
      return Promise.resolve();
    },
  };
  await runAnalysis(request(changes), host);
  return events.map((event) => EngineEvent.parse(event));
}

function resultOf(events: readonly EngineEvent[]) {
  const [last] = only(events, 'result');
  if (last?.kind !== 'analyze') throw new Error('no analysis');
  return last;
}

describe('runAnalysis', () => {
  it('also says what other rules choose, where that is asked for, and what that cost', async () => {
    const { facts } = resultOf(await run({ nearest: 0, rivals: true }));
    expect(facts.rivals!.map(({ rule }) => rule)).toEqual(RULES);
    const { forward, backward } = facts.training;
    for (const { rule, blocks, scores, flops, reason } of facts.rivals!) {
      expect(blocks.every((block) => block >= 1 && block <= 3)).toBe(true);
      // An importance by random halves has no zero point.
      expect(scores.every((score) => score !== null && (score > 0 || rule === 'ist'))).toBe(true);
      expect(flops).toBeGreaterThan(0);
      expect(reason).toMatch(/\.$/);
    }
    // The rows once forward, without the vocabulary; once forward and backward; and that with three halves behind it.
    expect(facts.rivals![0]!.flops).toBeLessThan(2 * forward);
    expect(facts.rivals![2]!.flops / (forward + backward[0]!)).toBeCloseTo(1, 5);
    expect(facts.rivals![3]!.flops / (4 * forward + backward[0]!)).toBeCloseTo(1, 5);
    expect(facts.seconds).toBeGreaterThan(facts.rivals!.reduce((sum, { seconds }) => sum + seconds, 0));
    expect(resultOf(await run({ nearest: 0 })).facts.rivals).toBeUndefined();
  });

  it('says what it found, and ends with facts and traces', async () => {
    const events = await run({ nearest: 0 });
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['model', 'data', 'looked', 'result']));
    expect(only(events, 'looked').at(-1)).toEqual({ type: 'looked', done: 12, total: 12 });
    const [data] = only(events, 'data');
    expect(data!.splits.map(({ split, rows }) => [split, rows])).toEqual([['train', 12]]);
    const { analysisId, facts, samples } = resultOf(events);
    expect(analysisId).toBe('a-1');
    expect(facts).toMatchObject({
      blocks: 3,
      tiedHead: false,
      rows: { file: 22, drawn: 12 },
      nearest: 0,
      vocabulary: [],
    });
    expect(facts.labels.map(({ word, text }) => [word, text])).toEqual([
      ['the', ' the'],
      ['o', ' o'],
      ['that', ' th'],
    ]);
    expect(facts.training.backward).toHaveLength(4);
    expect(facts.training.backward).toEqual(facts.training.backward.toSorted((a, b) => b - a));
    expect(facts.costs.flops).toMatchObject({ nearest: 0 });
    expect(facts.seconds).toBeGreaterThan(facts.costs.seconds.forward);
    expect(samples).toHaveLength(12);
    for (const { cosines, nearest } of samples) {
      const values = unpackFloats(Buffer.from(cosines, 'base64'));
      expect(values).toHaveLength(6 * 4 * 3);
      expect(values.every((value) => Math.abs(value) <= 1.00001)).toBe(true);
      expect(nearest).toBeNull();
    }
  });

  it('gives the same traces for the same seed, whatever the batches, and other samples for another', async () => {
    const [first, again, other] = [await run(), await run({ batchSize: 5 }), await run({ seed: 4 })].map(resultOf);
    const lines = ({ samples }: typeof first & object) => samples.map(({ line }) => line);
    expect(lines(again!)).toEqual(lines(first!));
    const unpacked = ({ samples }: typeof first & object) =>
      samples.flatMap(({ cosines }) => [...unpackFloats(Buffer.from(cosines, 'base64'))]);
    const expected = unpacked(first!);
    unpacked(again!).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    expect(lines(other!)).not.toEqual(lines(first!));
  });

  it('keeps the nearest tokens with their texts', async () => {
    const { facts, samples } = resultOf(await run({ nearest: 2 }));
    expect(facts.nearest).toBe(2);
    const known = new Set(facts.vocabulary.map(({ token }) => token));
    for (const { nearest } of samples) {
      const tokens = unpackInts(Buffer.from(nearest!.tokens, 'base64'));
      expect(tokens).toHaveLength(4 * 2);
      expect([...tokens].every((token) => known.has(token))).toBe(true);
      expect(unpackFloats(Buffer.from(nearest!.cosines, 'base64'))).toHaveLength(4 * 2);
    }
    expect(facts.costs.flops.nearest).toBeGreaterThan(0);
  });

  it('stops between batches when asked', async () => {
    const events = await run({}, 2);
    expect(events.at(-1)).toEqual({ type: 'stopped', step: 0, reason: 'cancelled', checkpoint: null });
    expect(only(events, 'result')).toEqual([]);
  });

  it('says that prompts are cut to what the model takes', async () => {
    const [log] = only(await run({ maxLength: 1000 }), 'log');
    expect(log).toMatchObject({
      level: 'warning',
      message: 'The model takes at most 512 tokens; prompts are cut to that.',
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['--first-layer: Block 4 is beyond block 3', { choice: { firstLayer: 4 } }],
    ['--alpha: With an alpha of 0.01', { choice: { gain: 'resource', alpha: 0.01 } }],
    ['--infilling: Without a budget', { budget: { infilling: 'depth-first' } }],
    [
      '--nearest: 50 tokens for each of 10000 samples and 4 spaces are too many to keep. Use 37 or fewer, or fewer --samples.',
      { samples: 10_000, nearest: 50 },
    ],
    [
      '--samples: The cosines of 9000 samples with 40 labels in 4 spaces are too many to keep. Use 8333 or fewer.',
      {
        samples: 9000,
        task: {
          kind: 'custom',
          template: '{text}:',
          labels: Array.from({ length: 40 }, (_, i) => ({ word: `w${i}`, names: [] })),
          columns: { texts: ['text'], label: 'label' },
        },
      },
    ],
  ])('refuses before the work: %s', async (message, changes) => {
    await expect(run(changes)).rejects.toThrow(message);
  });
});
