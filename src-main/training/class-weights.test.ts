/** Runs with class weights: rows of rare classes count as if there were more of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

type Settings = Parameters<TinyRuns['request']>[0];

/** Rows of the three labels, each as often as is said. */
function write(name: string, ...times: readonly [the: number, o: number, that: number]): string {
  const texts = { the: ['a x', 'b x', 'c x', 'd x'], o: ['e y', 'f y'], that: ['g z'] };
  const lines = Object.entries(texts).flatMap(([label, rows], index) =>
    Array.from({ length: times[index]! }, () => rows.map((text) => JSON.stringify({ text, label }))).flat(),
  );
  const file = join(runs.dir, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Losses of three steps over all rows at once. */
async function losses(train: string, settings: Settings = {}) {
  const common = { batchSize: 12, duration: { unit: 'steps', count: 3 }, validateUntrained: false } as const;
  const schedule = { name: 'constant', warmup: 0 } as const;
  const events = await runs.run(runs.request({ ...common, schedule, data: { train }, ...settings }));
  return { plan: only(events, 'plan')[0]!, losses: only(events, 'progress').map(({ loss }) => loss) };
}

it('balanced weights train as if every class had as many rows', async () => {
  const [uneven, even] = [write('uneven.jsonl', 1, 1, 1), write('even.jsonl', 1, 2, 4)];
  const weighted = await losses(uneven, { classWeights: 'balanced' });
  const repeated = await losses(even);
  expect(weighted.plan.classWeights).toEqual([
    { label: 'the', weight: 7 / 12 },
    { label: 'o', weight: 7 / 6 },
    { label: 'that', weight: 7 / 3 },
  ]);
  expect(repeated.plan.classWeights).toBeUndefined();
  expect(weighted.losses).toHaveLength(3);
  weighted.losses.forEach((loss, step) => expect(loss).toBeCloseTo(repeated.losses[step]!, 4));
  const plain = await losses(uneven);
  expect(Math.abs(plain.losses[0]! - weighted.losses[0]!)).toBeGreaterThan(1e-3);
});

it('weights of 1 change no bit, in batches that are added up, too', async () => {
  const even = write('even.jsonl', 1, 2, 4);
  for (const settings of [{}, { batchSize: 5, accumulate: 2 }]) {
    const weighted = await losses(even, { ...settings, classWeights: 'balanced' });
    expect(weighted.losses).toEqual((await losses(even, settings)).losses);
  }
});

it('a prefix cache changes nothing', async () => {
  const uneven = write('uneven.jsonl', 1, 1, 1);
  const settings = { classWeights: 'balanced', method: { name: 'last-k', freeze: 1 } } as const;
  const [cached, whole] = [
    await losses(uneven, { ...settings, prefixCache: 'own' }),
    await losses(uneven, { ...settings, prefixCache: 'off' }),
  ];
  expect(cached.plan.cache).not.toBeNull();
  cached.losses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.losses[step]!, 5));
});
