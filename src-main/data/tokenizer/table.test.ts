/** Every kind of tokenizer, with the ids of the Python library. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadTokenizer, type Tokenizer } from '../tokenizer.ts';

const FILE = join(import.meta.dirname, '../../../e2e/goldens/tokenizer-table/table.json');
const Ids = z.array(z.int());
const Answer = z.union([
  z.strictObject({ ids: Ids, plain: Ids.optional(), decoded: z.string().optional() }),
  z.strictObject({ error: z.string() }),
]);
const Kind = z.strictObject({ tokenizer: z.unknown(), answers: z.array(Answer) });
const { texts, kinds } = z
  .strictObject({ texts: z.array(z.string()), kinds: z.record(z.string(), Kind) })
  .parse(JSON.parse(readFileSync(FILE, 'utf8')));

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-tokenizer-table-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(kinds))('a tokenizer of the kind %s', (name, { tokenizer: definition, answers }) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    const place = join(folder, name);
    mkdirSync(place);
    writeFileSync(join(place, 'tokenizer.json'), JSON.stringify(definition));
    tokenizer = await loadTokenizer(place, null);
  });

  it.each(texts.map((text, index) => [JSON.stringify(text), text, answers[index]!] as const))(
    'does with %s what the Python library does',
    async (_, text, answer) => {
      if ('error' in answer) {
        await expect(tokenizer.encode(text)).rejects.toThrow(` has no ids (${answer.error}). `);
        return;
      }
      const { ids, plain = ids, decoded = text } = answer;
      expect(await tokenizer.encode(text)).toEqual(ids);
      expect(await tokenizer.encodePlain(text)).toEqual(plain);
      expect(await tokenizer.decode(plain)).toBe(decoded);
    },
  );

  it('gives the same ids to all texts at once', async () => {
    const known = texts.flatMap((text, index) => ('ids' in answers[index]! ? [{ text, ...answers[index] }] : []));
    expect(await Promise.all(known.map(({ text }) => tokenizer.encode(text)))).toEqual(known.map(({ ids }) => ids));
  });
});
