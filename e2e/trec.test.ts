/** The main job in small: a real model on a real data set, against answers that need no model. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, salf } from './testing/salf.ts';

const SHARED = join(import.meta.dirname, '../../shared');
const MODEL = join(SHARED, 'models/gutenberg-12l');
const DATA = join(SHARED, 'data/trec');

/** Macro-F1 of the answer that is always this class. */
function constantMacroF1(rows: number, all: number, classes: number): number {
  const precision = rows / all;
  return (2 * precision) / (precision + 1) / classes;
}

describe.skipIf(!existsSync(MODEL) || !existsSync(DATA))('gutenberg-12l on TREC (needs ../shared)', () => {
  it('learns far more than any constant answer in one epoch over 600 rows', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'salf-trec-'));
    const files = ['--train', join(DATA, 'train.jsonl'), '--test', join(DATA, 'test.jsonl')];
    const words = ['train', '--model', MODEL, '--task', 'trec', ...files, '--validation-fraction', '0'];
    const job = [...words, '--limit-train', '600', '--epochs', '1', '--seed', '1', '--json'];
    const { exitCode, stdout, stderr } = await salf(job, folder);
    rmSync(folder, { recursive: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const last = jsonLines(stdout).at(-1);
    if (last?.type !== 'result' || last.kind !== 'train') throw new Error('The last line is no result.');

    const rows = last.perClass.map(({ support }) => support);
    const all = rows.reduce((sum, each) => sum + each, 0);
    expect(all).toBe(500);
    const constants = rows.map((each) => constantMacroF1(each, all, rows.length));
    const majority = constants[rows.indexOf(Math.max(...rows))]!;
    expect(constants[1]).toBeCloseTo(0.053, 3);
    expect(constants[3]).toBeCloseTo(0.038, 3);
    expect(majority).toBeCloseTo(0.072, 3);
    expect(last.macroF1).toBeGreaterThan(0.5);
    expect(last.accuracy).toBeGreaterThan(Math.max(...rows) / all + 0.2);
    expect(last.ledger.flops.backward).toBeGreaterThan(last.ledger.flops.forward);
  });
});
