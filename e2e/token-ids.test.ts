/**
 * Ids that have no row in the embedding table: every way into the program gives the same answer. What can never be fed
 * (padding, which takes another token) is no fault.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addPaths } from '../src-main/app/library/add.ts';
import { openWorkspace } from '../src-main/app/workspace.ts';
import { salf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const Definition = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })),
  model: z.looseObject({ vocab: z.record(z.string(), z.int()) }),
});
type Definition = z.infer<typeof Definition>;

let folder = '';
function model(name: string, change: (definition: Definition) => void, config: object = {}): void {
  cpSync(join(GOLDEN_MODELS, 'qwen2-tied'), join(folder, name), { recursive: true });
  const rewrite = (file: string, edit: (value: unknown) => unknown) => {
    const path = join(folder, name, file);
    writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')))));
  };
  rewrite('tokenizer.json', (value) => {
    const definition = Definition.parse(value);
    change(definition);
    return definition;
  });
  rewrite('tokenizer_config.json', (value) => ({ ...z.looseObject({}).parse(value), ...config }));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-token-ids-'));
  writeTinyData(folder);
  writeFileSync(join(folder, 'text.txt'), 'the cat is in the hat and the end is on the mat\n'.repeat(60));
  model('larger', ({ model: { vocab } }) => Object.assign(vocab, { zz: 48, zzz: 49 }));
  const pad = {
    id: 48,
    content: '[PAD]',
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  };
  model('padded', ({ added_tokens: added }) => void added.push(pad), { pad_token: '[PAD]' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RESIZE =
  'Use the tokenizer that belongs to these weights, or give the table more rows with resize_token_embeddings.';
const TABLE = 'the embedding table model.embed_tokens.weight has 48 rows, for ids up to 47.';

/** Every command that feeds a model or counts its tokens. */
const commands = (name: string): readonly (readonly string[])[] => {
  const data = ['--train', 'train.jsonl', '--test', 'test.jsonl'];
  const brief = ['--steps', '2', '--batch-size', '4', '--threads', '1'];
  return [
    ['inspect', '--model', name],
    ['data', '--file', 'train.jsonl', ...TINY_TASK, '--model', name],
    ['analyze', '--model', name, ...TINY_TASK, '--data', 'train.jsonl', '--samples', '8'],
    ['train', '--model', name, ...TINY_TASK, ...data, '--method', 'freeze:1', ...brief],
    ['compare', '--model', name, ...TINY_TASK, ...data, '--methods', 'freeze:1', '--seeds', '1', '--baseline', 'freeze:1', ...brief],
    ['logits', '--model', name, '--text', 'the cat'],
    ['generate', '--model', name, '--prompt', 'the cat', '--tokens', '2'],
    ['pretrain', '--text', 'text.txt', '--from', name, '--out', `${name}-pretrained`, '--steps', '1', '--context', '16'],
  ]; // prettier-ignore
};

describe('a tokenizer with more ordinary tokens than the embedding table has rows', () => {
  const message = `The token “zz” has the id 48, but ${TABLE} ${RESIZE}`;

  it.each(commands('larger').map((words) => [words[0]!, words] as const))('%s refuses it', async (_, words) => {
    const { exitCode, stderr } = await salf(words, folder);
    expect(stderr).toContain(join('larger', 'tokenizer.json'));
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('is not brought into the library', async () => {
    const store = await openWorkspace(join(folder, 'library'));
    await expect(addPaths(store, [join(folder, 'larger')])).rejects.toThrow(message);
    store.close();
  });
});

describe('a padding token without a row', () => {
  it.each(commands('padded').map((words) => [words[0]!, words] as const))('%s takes another one', async (_, words) => {
    const { exitCode, stdout, stderr } = await salf(words, folder);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    if (words[0] === 'inspect')
      expect(stdout).toContain('note: The added token “[PAD]” (48) of tokenizer.json has no row');
  });

  it('is refused in a text, whose beginning is quoted', async () => {
    writeFileSync(join(folder, 'with.jsonl'), '{"text":"a [PAD] b","label":"cat"}\n{"text":"b","label":"hat"}\n');
    for (const words of [
      ['logits', '--model', 'padded', '--text', 'a [PAD] b'],
      ['data', '--file', 'with.jsonl', ...TINY_TASK, '--model', 'padded'],
    ]) {
      const { exitCode, stderr } = await salf(words, folder);
      expect(stderr).toContain(`The token “[PAD]” has the id 48, but ${TABLE} The text “`);
      expect(stderr).toContain(`a [PAD] b`);
      expect(exitCode).toBe(2);
    }
  });
});

it('says of a text without tokens that the vocabulary lacks it, and of an empty one that it is empty', async () => {
  model('narrow', ({ model: bpe }) => {
    bpe['unk_token'] = null;
    delete bpe.vocab['z'];
  });
  const narrow = ['logits', '--model', 'narrow', '--text'];
  const { exitCode, stderr } = await salf([...narrow, 'zzz'], folder);
  expect(stderr).toContain('model.vocab: The vocabulary has no token for any part of the text “zzz”.');
  expect(exitCode).toBe(2);
  expect((await salf([...narrow, ''], folder)).stderr).toContain('--text: The text has no tokens. Give a text.');
});
