/** Runs and experiments are named, found, cloned and compared from the command line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExperimentRequest } from '../../contract/experiment.ts';
import { storeExperiment, TRUTHS } from '../../comparison/testing/finished.ts';
import { openStore } from '../../store/open.ts';
import { cli, events } from './testing/run.ts';

vi.setConfig({ testTimeout: 60_000 });

const task = {
  kind: 'custom',
  name: 'reviews',
  template: '{text}:',
  labels: ['cat', 'hat', 'end'].map((word) => ({ word, names: [] })),
  columns: { texts: ['text'], label: 'label' },
} as const;
const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'half', method: { name: 'half' } },
  ],
  seeds: [1],
  datasets: [{ name: 'reviews', task, data: { train: '/data/rows.jsonl', test: '/data/test.jsonl' } }],
  models: [{ name: 'tiny', path: '/models/tiny' }],
  baseline: 'full',
  settings: {},
});

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-know-'));
  using store = await openStore(join(folder, 'workspace'));
  const answers = (wrong: number): number[] => TRUTHS.map((label, row) => (row < wrong ? (label + 1) % 3 : label));
  storeExperiment(store, request, { 'full 1': { answers: answers(3) }, 'half 1': { answers: answers(30) } });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function said(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cli(words, { folder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}
const [FULL, HALF] = ['r-tiny-reviews-full-1', 'r-tiny-reviews-half-1'] as const;

describe('describe', () => {
  it('names, notes and tags, and shows what there is', async () => {
    const out = await said('describe', FULL, '--name', 'First try', '--note', 'Before lunch.', '--tag', 'paper,base');
    expect(out).toBe(`run ${FULL}: First try\nTags    base, paper\nNote    Before lunch.\n`);
    expect(await said('describe', 'first TRY')).toBe(out);
    await said('describe', `${FULL},${HALF}`, '--tag', 'both');
    const [result] = events(await said('describe', HALF, '--untag', 'none', '--json'));
    expect(result).toMatchObject({ described: [{ id: HALF, tags: ['both'] }], before: [{ id: HALF, tags: ['both'] }] });
  });

  it('says what is wrong with flag and remedy', async () => {
    const none = await cli(['describe', 'nobody'], { folder });
    expect(none).toMatchObject({ exitCode: 2 });
    expect(none.stderr).toContain('There is no run, experiment, model or data set “nobody” in this workspace.');
    const long = await cli(['describe', FULL, '--name', 'x'.repeat(90)], { folder });
    expect(long.stderr).toContain('--name');
  });
});

describe('lists', () => {
  it('show names and tags, and are narrowed by words, tag and experiment', async () => {
    const all = await said('runs');
    expect(all.split('\n')[0]).toMatch(/^run +name +tags +state/);
    expect(all).toContain('First try');
    const found = await said('runs', '--find', 'TRY lunch', '--tag', 'Paper', '--experiment', 'x-1');
    expect(found.trimEnd().split('\n')).toHaveLength(2);
    expect(await said('runs', '--tag', 'other')).toBe('No run fits.\n');
  });

  it('of experiments show theirs, and the name of an own task', async () => {
    await said('describe', 'x-1', '--name', 'March table', '--tag', 'paper');
    const out = await said('experiments', '--find', 'march');
    expect(out).toMatch(/x-1 +March table +paper/);
    expect(out).toContain('reviews');
    expect(out).not.toContain('custom');
    expect(await said('experiments', '--find', 'april')).toBe('No experiment fits.\n');
  });
});

it('a name stands for its run or experiment in other commands', async () => {
  const shown = await said('show', 'First try');
  expect(shown).toContain(`${FULL} “First try” finished`);
  expect(shown).toContain('in x-1: March table');
  expect(shown).toContain('reviews');
  expect(await said('compare', '--experiment', 'march TABLE')).toContain('tiny on reviews');
});

it('clone prints the command that makes it again', async () => {
  expect(await said('clone', 'First try')).toMatch(/^npm run salf -- train .*--name reviews .*--model \/models\/tiny/);
  expect(await said('clone', 'x-1')).toMatch(/^npm run salf -- compare .*--methods full,half .*--seeds 1/);
});

it('compare --runs shows picked runs in one table', async () => {
  const out = await said('compare', '--runs', `First try,${HALF}`);
  expect(out).toContain('tiny on reviews');
  expect(out).toMatch(/half .*worse/);
  const one = await cli(['compare', '--runs', HALF], { folder });
  expect(one).toMatchObject({ exitCode: 2 });
  expect(one.stderr).toContain('One run cannot be compared with itself.');
});
