import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintData } from './fingerprint.ts';
import { loadTaskData } from './load.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer } from './tokenizer.ts';

const task = resolveTask({
  kind: 'custom',
  template: 'mail: {text}\nkind:',
  labels: ['ham', 'spam'].map((word) => ({ word, names: [] })),
  columns: { texts: ['body'], label: 'kind' },
});

let folder = '';
let [train, test] = ['', ''];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-fingerprint-'));
  const write = (name: string, rows: number): string => {
    const lines = Array.from({ length: rows }, (_, row) => `${name} ${row},${row % 3 === 0 ? 'spam' : 'ham'}`);
    writeFileSync(join(folder, name), ['body,kind', ...lines].join('\n'));
    return join(folder, name);
  };
  [train, test] = [write('train.csv', 40), write('test.csv', 7)];
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('fingerprintData', () => {
  it('names the data as loading them whole does', async () => {
    const tokenizer = await loadTokenizer(join(import.meta.dirname, '../../e2e/goldens/tokenizer/gpt2'), null);
    for (const request of [
      { task, train, test, seed: 1 },
      { task, train, test, seed: 2 },
      { task, train, seed: 1, validationFraction: 0 },
      { task, train, test, validation: test, seed: 1, limits: { train: 10, test: 4 } },
    ]) {
      const found = await fingerprintData(request);
      const loaded = await loadTaskData({ ...request, tokenizer, maxLength: 60 });
      expect(found.hash).toBe(loaded.hash);
      expect(found.test?.hash).toBe(loaded.test?.hash);
      expect(found.test?.labels).toEqual(loaded.test?.examples.map(({ label }) => label));
    }
  });
});
