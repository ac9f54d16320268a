/**
 * Seeded mutations of the files of a model folder: each is opened or refused by a typed error, soon and without much
 * memory. What fails prints its seed, which alone makes it again.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../src-main/base/errors.ts';
import { Random } from '../src-main/base/random.ts';
import { contentHash } from '../src-main/models/content-hash.ts';
import { openModelFolder } from '../src-main/models/folder.ts';
import { describeModel } from '../src-main/models/inspect.ts';
import { shardWeights } from '../src-main/models/testing/tiny-folder.ts';
import { mutateBytes, mutateJson, pick, type Mutation } from './testing/mutate.ts';
import { GOLDEN_MODELS } from './testing/tiny-task.ts';

const MUTATIONS = 400;
/** Of one mutation; most take a few milliseconds. */
const MOST_MILLISECONDS = 3000;
const MOST_MORE_BYTES = 400 * 2 ** 20;

const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const JSON_FILES = ['config.json', 'config.json', 'generation_config.json', 'tokenizer_config.json', INDEX];

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-fuzz-models-'));
  for (const name of ['whole', 'sharded']) {
    cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, name), { recursive: true });
    for (const file of ['generation_config.json', 'tokenizer_config.json']) {
      writeFileSync(
        join(folder, name, file),
        JSON.stringify({ eos_token_id: [1, 2], pad_token_id: 0, chat_template: 'x' }),
      );
    }
  }
  await shardWeights(join(folder, 'sharded'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The JSON header with another length before it, and the data as they were. */
function mutateHeader(bytes: Buffer, random: Random): Mutation<Buffer> {
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const { what, value } = mutateJson(bytes.toString('utf8', 8, end), random);
  const header = Buffer.from(value);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return { what, value: Buffer.concat([length, header, bytes.subarray(end)]) };
}

function mutate(random: Random): Mutation<Buffer> & { readonly file: string; readonly dir: string } {
  const name = pick(random, [...JSON_FILES, WEIGHTS, WEIGHTS, WEIGHTS]);
  const dir = join(folder, name === INDEX ? 'sharded' : 'whole');
  const file = join(dir, name);
  const bytes = readFileSync(file);
  const isRaw = random.below(4) === 0;
  const mutation = isRaw
    ? mutateBytes(bytes, random)
    : name === WEIGHTS
      ? mutateHeader(bytes, random)
      : jsonFile(bytes, random);
  return { ...mutation, file, dir };
}

function jsonFile(bytes: Buffer, random: Random): Mutation<Buffer> {
  const { what, value } = mutateJson(bytes.toString('utf8'), random);
  return { what, value: Buffer.from(value) };
}

async function outcomeOf(dir: string): Promise<string> {
  try {
    const opened = await openModelFolder(dir);
    describeModel(opened);
    await contentHash(opened, 'headers');
    return 'opened';
  } catch (thrown) {
    if (!(thrown instanceof InputError)) return `no typed error: ${String(thrown).slice(0, 200)}`;
    const { message, remedy } = thrown.fault;
    return message === '' || remedy === '' || message.length > 2000
      ? `no useful message: ${message.slice(0, 200)}`
      : 'refused';
  }
}

test(`${MUTATIONS} mutations of model folders are opened or refused`, { timeout: 120_000 }, async () => {
  const counts: Record<string, number> = { opened: 0, refused: 0 };
  const memory = process.memoryUsage().rss;
  for (let seed = 0; seed < MUTATIONS; seed++) {
    const { what, value, file, dir } = mutate(Random.seeded(seed));
    const before = readFileSync(file);
    writeFileSync(file, value);
    const began = process.cpuUsage();
    const outcome = await outcomeOf(dir);
    const { user, system } = process.cpuUsage(began);
    const took = (user + system) / 1000;
    writeFileSync(file, before);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    expect({ seed, what, file, outcome }).toMatchObject({
      outcome: expect.stringMatching(/^(opened|refused)$/) as string,
    });
    expect(took, `seed ${seed}: ${what}`).toBeLessThan(MOST_MILLISECONDS);
  }
  expect(process.memoryUsage().rss - memory).toBeLessThan(MOST_MORE_BYTES);
  // Both happen often, or the mutations would prove nothing.
  expect(counts['opened']).toBeGreaterThan(MUTATIONS / 20);
  expect(counts['refused']).toBeGreaterThan(MUTATIONS / 3);
});
