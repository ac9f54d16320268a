import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { loadTokenizer } from './tokenizer.ts';

const GOLDENS = join(import.meta.dirname, '../../e2e/goldens/tokenizer');
const MODEL_FOLDER = '../shared/models/gutenberg-12l';

const Ids = z.array(z.int());
const Short = z.object({ text: z.string(), ids: Ids, plain: Ids, decoded: z.string() });
const Long = z.object({ unit: z.string(), times: z.int(), length: z.int(), first: Ids, last: Ids, sha256: z.string() });
const Cases = z.record(z.string(), z.union([Short, Long]));
type Case = z.infer<typeof Cases>[string];

const read = (file: string): unknown => JSON.parse(readFileSync(join(GOLDENS, file), 'utf8'));
const byKind = z.record(z.string(), Cases).parse(read('goldens.json'));

async function check(folder: string, golden: Case): Promise<void> {
  const tokenizer = await loadTokenizer(folder, null);
  if ('text' in golden) {
    expect(await tokenizer.encode(golden.text)).toEqual(golden.ids);
    expect(await tokenizer.encodePlain(golden.text)).toEqual(golden.plain);
    expect(await tokenizer.decode(golden.plain)).toBe(golden.decoded);
    return;
  }
  const ids = await tokenizer.encode(golden.unit.repeat(golden.times));
  expect(ids.length).toBe(golden.length);
  expect(ids.slice(0, 8)).toEqual(golden.first);
  expect(ids.slice(-8)).toEqual(golden.last);
  expect(
    createHash('sha256')
      .update(Buffer.from(Int32Array.from(ids).buffer))
      .digest('hex'),
  ).toBe(golden.sha256);
}

describe.each(Object.entries(byKind))('a tokenizer like that of %s', (kind, cases) => {
  it.each(Object.entries(cases))('gives the ids of the Python library: %s', async (_, golden) => {
    await check(join(GOLDENS, kind), golden);
  });
});

describe.skipIf(!existsSync(MODEL_FOLDER))(`the tokenizer of ${MODEL_FOLDER} (skipped where it is absent)`, () => {
  it.each(Object.entries(Cases.parse(read('model-folder.json'))))(
    'gives the ids of the Python library: %s',
    async (_, golden) => {
      await check(MODEL_FOLDER, golden);
    },
  );
});

describe('loadTokenizer', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-tokenizer-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  function broken(name: string, change: (definition: Record<string, unknown>) => string): string {
    const copy = join(folder, name);
    cpSync(join(GOLDENS, 'gpt2'), copy, { recursive: true });
    const definition = z.record(z.string(), z.unknown()).parse(read('gpt2/tokenizer.json'));
    writeFileSync(join(copy, 'tokenizer.json'), change(definition));
    return copy;
  }

  async function messageOf(path: string): Promise<string> {
    const error: unknown = await loadTokenizer(path, null).catch((thrown: unknown) => thrown);
    if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
    return error.message;
  }

  it('adds the beginning of a sequence to a prompt but never its end', async () => {
    const definition = { ...z.record(z.string(), z.unknown()).parse(read('llama2/tokenizer.json')) };
    const named = (id: string, number: number) => ({ [id]: { id, ids: [number], tokens: [id] } });
    const specials = { ...named('<s>', 1), ...named('</s>', 2) };
    const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
    const single = [special('<s>'), { Sequence: { id: 'A', type_id: 0 } }, special('</s>')];
    definition['post_processor'] = { type: 'TemplateProcessing', single, pair: single, special_tokens: specials };
    const tokenizer = await loadTokenizer(
      broken('bos-eos', () => JSON.stringify(definition)),
      null,
    );
    const plain = await tokenizer.encodePlain('the mill');
    expect(await tokenizer.encode('the mill')).toEqual([1, ...plain, 2]);
    expect(await tokenizer.encodePrompt('the mill')).toEqual([1, ...plain]);
    expect(await tokenizer.encodePrompt('')).toEqual([1]);
  });

  it('does not cut words apart where a merge reaches over the space between them', async () => {
    const Llama2 = z.looseObject({
      model: z.looseObject({ vocab: z.record(z.string(), z.int()), merges: z.array(z.unknown()) }),
    });
    const definition = Llama2.parse(read('llama2/tokenizer.json'));
    definition.model.vocab['e▁'] = 1000;
    definition.model.merges.unshift(['e', '▁']);
    const tokenizer = await loadTokenizer(
      broken('over-space', () => JSON.stringify(definition)),
      null,
    );
    expect(await tokenizer.encodePlain('be or e')).toContain(1000);
  });

  it('pads with the padding token, else with end-of-sequence, else with 0', async () => {
    expect((await loadTokenizer(join(GOLDENS, 'gemma'), null)).padId).toBe(0);
    expect((await loadTokenizer(join(GOLDENS, 'llama2'), null)).padId).toBe(2);
    const bare = broken('bare', (definition) => JSON.stringify(definition));
    rmSync(join(bare, 'tokenizer_config.json'));
    expect((await loadTokenizer(bare, null)).padId).toBe(0);
  });

  it('says what is wrong with a folder', async () => {
    const missing = join(folder, 'none');
    expect(await messageOf(missing)).toBe(
      `${join(missing, 'tokenizer.json')}: The model folder has no tokenizer.json. ` +
        'Save the tokenizer next to the model, for example with AutoTokenizer.save_pretrained.',
    );
    const again = 'Save the tokenizer again with a current version of transformers.';
    const notJson = broken('not-json', () => '{');
    expect(await messageOf(notJson)).toBe(`${join(notJson, 'tokenizer.json')}: The file is not valid JSON. ${again}`);
    const noModel = broken('no-model', ({ added_tokens }) => JSON.stringify({ added_tokens }));
    expect(await messageOf(noModel)).toBe(
      `${join(noModel, 'tokenizer.json')}: model: Invalid input: expected object, received undefined. ${again}`,
    );
    const strange = broken('strange', (definition) => JSON.stringify({ ...definition, normalizer: { type: 'Odd' } }));
    expect(await messageOf(strange)).toBe(
      `${join(strange, 'tokenizer.json')}: normalizer: With “Odd” the tokenizers library cannot build it: data did not ` +
        'match any variant of untagged enum NormalizerUntagged. Correct “normalizer” in the file, or use a tokenizer without it.',
    );
  });
});
