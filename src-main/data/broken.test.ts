import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { loadTaskData } from './load.ts';
import { resolveTask } from './task.ts';
import { BROKEN, parquet, REWRITE } from './testing/broken-files.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

describe('broken files', () => {
  let folder = '';
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-broken-'));
    tokenizer = await loadTokenizer(join(import.meta.dirname, '../../e2e/goldens/tokenizer/gpt2'), null);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const load = (train: string, more: object = {}) => {
    const task = resolveTask({ kind: 'preset', preset: 'trec' });
    return loadTaskData({ task, train, seed: 1, tokenizer, maxLength: 64, ...more });
  };
  const errorOf = async (loading: Promise<unknown>) => {
    const error: unknown = await loading.catch((thrown: unknown) => thrown);
    if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
    return error;
  };

  it.each(BROKEN)('%s', async (name, content, code, message) => {
    const file = join(folder, name);
    if (content === 'folder') mkdirSync(file);
    else if (content !== null) writeFileSync(file, content);
    const error = await errorOf(load(file));
    expect(error.message).toBe(file + message);
    expect(error.fault.code).toBe(code);
    expect(error.exitCode).toBe(2);
  });

  it('are found as test and validation files too', async () => {
    const train = join(folder, 'good.csv');
    writeFileSync(train, 'text,label\na,HUM\nb,LOC\n');
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'text,label\na,HUM,x\n');
    for (const role of ['test', 'validation']) {
      const error = await errorOf(load(train, { [role]: bad }));
      expect(error.fault).toMatchObject({ code: 'data.ragged-row', file: bad, line: 2 });
    }
  });

  it('damaged pages of a Parquet file are refused', async () => {
    const file = join(folder, 'damaged.parquet');
    const bytes = parquet(
      'SNAPPY',
      Array.from({ length: 400 }, (_, row) => `sentence number ${row}`),
    );
    bytes.fill(0xff, 40, 400);
    writeFileSync(file, bytes);
    const error = await errorOf(load(file));
    expect(error.fault.code).toBe('data.bad-format');
    expect(error.message.startsWith(`${file}: The file is damaged (`)).toBe(true);
    expect(error.message.endsWith(`). ${REWRITE}`)).toBe(true);
  });
});
