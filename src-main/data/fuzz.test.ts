/** Damaged data files of every format, by a seed: each is read, or refused in a short sentence without control signs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mutateBytes, mutateJson } from '../../e2e/testing/mutate.ts';
import { InputError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { guessMapping } from './guess.ts';
import { readTask } from './read-task.ts';
import { decodeParquet } from './parquet-decode.ts';
import { readParquet } from './parquet.ts';
import { readTable } from './table.ts';
import { resolveTask } from './task.ts';

interface Case {
  readonly name: string;
  readonly bytes: string;
}
const GOLDENS = join(import.meta.dirname, '../../e2e/goldens/tables/goldens.json');
const { cases } = JSON.parse(readFileSync(GOLDENS, 'utf8')) as { readonly cases: readonly Case[] };
const task = resolveTask({
  kind: 'custom',
  template: '{text}:',
  labels: [
    { word: 'ham', names: ['0'] },
    { word: 'spam', names: ['1'] },
  ],
  columns: { texts: ['text'], label: 'label' },
});
const SEED = 10;
/** Of each file. */
const MUTATIONS = 11;

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-fuzz-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it(`${cases.length * MUTATIONS} damaged files are read or refused`, { timeout: 300_000 }, async () => {
  let [read, refused] = [0, 0];
  for (const { name, bytes } of cases) {
    const random = Random.seeded(SEED).split(name);
    const good = Buffer.from(bytes, 'base64');
    for (let at = 0; at < MUTATIONS; at++) {
      const isJson = name.endsWith('.json') && at % 2 === 1;
      const { what, value } = isJson ? mutateJson(good.toString('utf8'), random) : mutateBytes(good, random);
      const file = join(folder, `${at}-${name}`);
      writeFileSync(file, value);
      try {
        guessMapping(await readTable(file));
        await readTask({ train: file }, task, { incomplete: 'leave-out' });
        read++;
      } catch (thrown) {
        if (!(thrown instanceof InputError)) throw new Error(`${name}, mutation ${at} (${what})`, { cause: thrown });
        expect(thrown.message.length, `${name} ${at} ${what}`).toBeLessThan(3000);
        // eslint-disable-next-line no-control-regex -- this is what must not be there
        expect(thrown.message, `${name} ${at} ${what}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        refused++;
      }
    }
  }
  // Both happen, or nothing was damaged, or nothing got through.
  expect(Math.min(read, refused)).toBeGreaterThan(50);
});

it('reads of a damaged Parquet file that fail beside each other leave none unheard', async () => {
  const name = 'zstd.parquet';
  const random = Random.seeded(77).split(name);
  const good = Buffer.from(cases.find((each) => each.name === name)!.bytes, 'base64');
  const file = join(folder, name);
  // The 124th asks for a place that is no number, in several columns at once; vitest fails where a promise is left alone.
  for (let at = 0; at < 125; at++) {
    writeFileSync(file, mutateBytes(good, random).value);
    const thrown: unknown = await decodeParquet(file, { only: null, keeps: false }).catch((each: unknown) => each);
    expect(thrown instanceof Error && !(thrown instanceof InputError)).toBe(false);
  }
});

it('a damaged Parquet file that would be read without end is given up', async () => {
  const name = 'zstd.parquet';
  const random = Random.seeded(77).split(name);
  const good = Buffer.from(cases.find((each) => each.name === name)!.bytes, 'base64');
  const file = join(folder, 'endless.parquet');
  for (let at = 0; at <= 156; at++) writeFileSync(file, mutateBytes(good, random).value);
  await expect(readParquet(file, { only: null, keeps: false }, 2)).rejects.toThrow(
    `${file}: Reading it took more than 2 seconds, as damaged files do.`,
  );
});
