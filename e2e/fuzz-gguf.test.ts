/**
 * Seeded mutations of a GGUF file: each becomes a model folder or is refused by a typed error, soon, with little memory,
 * and nothing half-written. What fails prints its seed, which alone makes it again.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { InputError } from '../src-main/base/errors.ts';
import { Random } from '../src-main/base/random.ts';
import { importGguf } from '../src-main/exchange/gguf/import.ts';
import { openModelFolder } from '../src-main/models/folder.ts';
import { mutateBytes } from './testing/mutate.ts';

const MUTATIONS = 200;
const MOST_MILLISECONDS = 3000;
const MOST_MORE_BYTES = 400 * 2 ** 20;
/** Metadata and the list of tensors; weights may be any bytes. */
const HEAD = 5000;

const whole = readFileSync(join(import.meta.dirname, 'goldens', 'gguf', 'every-type.gguf'));
const folder = mkdtempSync(join(tmpdir(), 'salf-fuzz-gguf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function outcomeOf(file: string, out: string): Promise<string> {
  try {
    await importGguf(file, out);
    await openModelFolder(out);
    return 'made';
  } catch (thrown) {
    if (!(thrown instanceof InputError)) return `no typed error: ${String(thrown).slice(0, 200)}`;
    const { message, remedy, file: at, field } = thrown.fault;
    if (at !== file || (field ?? '') === '') return `names no place: ${message.slice(0, 200)}`;
    return message === '' || remedy === '' ? 'no message' : 'refused';
  }
}

test(`${MUTATIONS} mutations of a GGUF file are read or refused`, { timeout: 120_000 }, async () => {
  const counts: Record<string, number> = { made: 0, refused: 0 };
  const memory = process.memoryUsage().rss;
  const file = join(folder, 'model.gguf');
  for (let seed = 0; seed < MUTATIONS; seed++) {
    const { what, value } = mutateBytes(whole.subarray(0, HEAD), Random.seeded(seed));
    writeFileSync(file, Buffer.concat([value, whole.subarray(HEAD)]));
    const began = process.cpuUsage();
    const outcome = await outcomeOf(file, join(folder, 'out'));
    const { user, system } = process.cpuUsage(began);
    const took = (user + system) / 1000;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    expect({ seed, what, outcome }).toMatchObject({ outcome: expect.stringMatching(/^(made|refused)$/) as string });
    expect(took, `seed ${seed}: ${what}`).toBeLessThan(MOST_MILLISECONDS);
    rmSync(join(folder, 'out'), { recursive: true, force: true });
    expect(readdirSync(folder), `seed ${seed}: ${what}`).toEqual(['model.gguf']);
  }
  expect(process.memoryUsage().rss - memory).toBeLessThan(MOST_MORE_BYTES);
  expect(counts['made']).toBeGreaterThan(MUTATIONS / 100);
  expect(counts['refused']).toBeGreaterThan(MUTATIONS / 3);
});
