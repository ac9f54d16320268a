/** `salf analyze` with the real engine: on a tiny model, and in small on the real one. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonLines, salf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const MODEL = 'llama-gqa-untied';
const TINY = ['analyze', '--model', MODEL, ...TINY_TASK, '--data', 'train.jsonl', '--samples', '30'];

/** What the tests read of a result. */
const Result = z.looseObject({
  analysisId: z.string(),
  summary: z.looseObject({
    boundary: z.int(),
    boundaries: z.array(z.int()),
    histogram: z.array(z.int()),
    spaces: z.array(z.looseObject({ mean: z.number(), spread: z.number() })),
    gains: z.array(z.looseObject({ gain: z.number(), eligible: z.boolean() })),
    warnings: z.array(z.string()),
  }),
  facts: z.looseObject({
    training: z.looseObject({ forward: z.number(), backward: z.array(z.number()) }),
    costs: z.looseObject({ flops: z.record(z.string(), z.number()) }),
  }),
});

async function analysed(words: readonly string[], folder: string) {
  const { exitCode, stdout, stderr } = await salf([...words, '--json'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = jsonLines(stdout);
  return { types: lines.map(({ type }) => type), result: Result.parse(lines.at(-1)) };
}

describe('a tiny model', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'salf-e2e-analyze-'));
    cpSync(join(GOLDEN_MODELS, MODEL), join(folder, MODEL), { recursive: true });
    writeTinyData(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is analysed alike for the same seed, and evaluated again when it is gone', async () => {
    const first = await analysed(TINY, folder);
    expect(first.types.filter((type) => type !== 'looked')).toEqual(['hello', 'model', 'data', 'result']);
    expect(first.types).toContain('looked');
    const { analysisId, summary, facts } = first.result;
    expect(summary.spaces).toHaveLength(4);
    expect(summary.gains.map(({ eligible }) => eligible)).toEqual([true, true, true]);
    expect(summary.histogram.reduce((sum, rows) => sum + rows, 0)).toBe(30);
    expect(facts.training.backward).toHaveLength(4);
    expect((await analysed(TINY, folder)).result.summary).toEqual(summary);
    expect((await analysed([...TINY, '--seed', '2'], folder)).result.summary).not.toEqual(summary);

    rmSync(join(folder, MODEL), { recursive: true });
    const again = await analysed(['analyze', '--analysis', analysisId], folder);
    expect(again.result.summary).toEqual(summary);
    const last = ['--gain', 'difference', '--exclude-last', '--min-train', '2'];
    const other = await analysed(['analyze', '--analysis', analysisId, ...last], folder);
    expect(other.result.summary.gains[2]).toMatchObject({ eligible: false });
    expect(other.result.summary.boundary).toBe(1);
    cpSync(join(GOLDEN_MODELS, MODEL), join(folder, MODEL), { recursive: true });
  });

  it('shows a person the choice, with nearest tokens where they are wanted', async () => {
    const { exitCode, stdout, stderr } = await salf([...TINY, '--nearest', '3', '--workspace', 'w'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/\nSample {2}30 of 90 rows, drawn class by class\n/);
    expect(stdout).toMatch(/\n {2}r_3 {2}\d\.\d{4} {2}\d\.\d{4} {2}█/);
    expect(stdout).toMatch(/ {2}◀ e\n/);
    expect(stdout).toMatch(/\nspace {2}label in 3 {2}nearest token of most samples\n/);
    expect(stdout).toMatch(/\nChoice {2}e = \d: \d of 3 blocks train\n {8}Block \d has the largest gain/);
    expect(stdout).toMatch(/ --gain difference --workspace w\n$/);
  });

  it('shows what other rules would train, why, and what each cost', async () => {
    const { exitCode, stdout, stderr } = await salf([...TINY, '--nearest', '0', '--rivals'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/\nWhat other rules would train\nrule +blocks 1–3 +trains\nSALF +[█·]{3} +\d/);
    for (const rule of ['Block Influence', 'variability', 'GreenTrainer', 'IST']) {
      expect(stdout).toMatch(new RegExp(`\n${rule} +[█·]{3} +\\d`));
      expect(stdout).toMatch(new RegExp(`\n +${rule}: [\\d.]+ m?s, [\\d.]+ .?FLOP\n`));
    }
    expect(stdout).toMatch(/\nBlock \d has the largest importance by random halves \(/);
  });

  it.each<[string, readonly string[], string]>([
    ['a negative ridge', ['--ridge', '-1'], '--ridge: “-1” is not a number from 0 on. See `npm run salf -- analyze --help`.'],
    ['a block outside the model', ['--first-layer', '4'], '--first-layer: Block 4 is beyond block 3, the last that may be chosen. Use a number from 1 to 3, or auto.'],
    ['data that are not there', ['--data', 'absent.jsonl'], '~/absent.jsonl: There is no such file. Give the path of a readable data file.'],
  ])('refuses %s, and keeps nothing', async (_, words, message) => {
    const { exitCode, stderr } = await salf([...TINY, ...words, '--workspace', 'refused'], folder);
    expect({ exitCode, stderr: stderr.replaceAll(folder, '~') }).toEqual({ exitCode: 2, stderr: `salf: ${message}\n` });
    const none = await salf(['analyze', '--analysis', 'a', '--workspace', 'refused'], folder);
    expect(none.stderr).toMatch(/There is no (analysis “a” in this workspace|workspace in this folder yet)/);
    expect(existsSync(join(folder, 'refused', 'runs')) ? readdirSync(join(folder, 'refused', 'runs')) : []).toEqual([]);
  }); // prettier-ignore
});

const SHARED = join(import.meta.dirname, '../../shared');
const REAL = join(SHARED, 'models/gutenberg-12l');
const TREC = join(SHARED, 'data/trec/train.jsonl');

describe.skipIf(!existsSync(REAL) || !existsSync(TREC))('gutenberg-12l on TREC (needs ../shared)', () => {
  it('costs little beside an epoch of training, and leaves block 1 out', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'salf-e2e-analyze-'));
    const words = ['analyze', '--model', REAL, '--task', 'trec', '--data', TREC, '--samples', '128'];
    // With a margin, block 1 gains little: the template's last token says nothing of one label more than of another.
    const { result } = await analysed([...words, '--preset', 'paper-hf'], folder);
    rmSync(folder, { recursive: true });
    const { summary, facts } = result;
    expect(summary.gains[0]).toMatchObject({ eligible: false });
    expect(summary.gains[0]!.gain).toBeGreaterThan(Math.max(...summary.gains.slice(1).map(({ gain }) => gain)));
    expect(summary.boundaries.every((e) => e >= 2 && e <= 11)).toBe(true);
    // States come nearer to their bases on the whole, whatever single blocks do.
    expect(summary.spaces[12]!.mean).toBeLessThan(summary.spaces[2]!.mean);
    const { forward, backward } = facts.training;
    const epoch = ((forward + backward[0]!) * 5452) / 128;
    const own = Object.values(facts.costs.flops).reduce((sum, flops) => sum + flops, 0);
    expect(own / epoch).toBeLessThan(0.03);
  });
});
