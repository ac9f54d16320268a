/** Files that break the library, keep it for ever, or make it take all memory: each is refused by name, and quickly. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { isAlive } from '../../base/processes.ts';
import { loadTokenizer } from '../tokenizer.ts';
import { LIMITS, type Limits } from './link.ts';

const GPT2 = join(import.meta.dirname, '../../../e2e/goldens/tokenizer/gpt2');
const Definition = z.looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.int()) }) });
const base = Definition.parse(JSON.parse(readFileSync(join(GPT2, 'tokenizer.json'), 'utf8')));

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-hostile-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A tokenizer folder whose tokenizer.json is `text`. */
function write(name: string, text: string): string {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'tokenizer.json'), text);
  return place;
}

/** What is wrong, without the path. */
async function refusal(place: string, work: () => Promise<unknown>): Promise<string> {
  const thrown: unknown = await work().catch((error: unknown) => error);
  if (!(thrown instanceof InputError)) throw new Error(`expected an InputError, got ${String(thrown).slice(0, 200)}`);
  return `${thrown.fault.code}: ${thrown.message.replace(`${join(place, 'tokenizer.json')}: `, '')}`;
}

const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
const split = (pattern: string) => ({
  pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
});
const replace = (pattern: object, content: string) => ({ normalizer: { type: 'Replace', pattern, content } });
const nested = (levels: number) =>
  JSON.stringify({ ...base, normalizer: 0 }).replace(
    '"normalizer":0',
    `"normalizer":${'{"type":"Sequence","normalizers":['.repeat(levels)}${']}'.repeat(levels)}`,
  );
const template = (name: string) => ({
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: name, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
  pair: [],
  special_tokens: {},
});

const AGAIN = 'Save the tokenizer again with a current version of transformers.';
const without = (component: string) => `Correct “${component}” in the file, or use a tokenizer without it.`;
const changed = (change: object) => JSON.stringify({ ...base, ...change });

describe('a tokenizer.json that cannot be used', () => {
  const built = (component: string, type: string, reason: string) =>
    `model.bad-tokenizer: ${component}: With “${type}” the tokenizers library ${reason}. ${without(component)}`;

  it.each<readonly [what: string, text: string, message: string]>([
    ['no JSON', '{"model": {', `model.bad-tokenizer: The file is not valid JSON. ${AGAIN}`],
    [
      'no model',
      changed({ model: undefined }),
      `model.bad-tokenizer: model: Invalid input: expected object, received undefined. ${AGAIN}`,
    ],
    [
      'an empty vocabulary',
      changed({ model: { type: 'BPE', vocab: {}, merges: [] } }),
      `model.bad-tokenizer: model.vocab: The vocabulary is empty. ${AGAIN}`,
    ],
    [
      'a model of an unknown type',
      changed({ model: { ...base.model, type: 'Odd' } }),
      'model.bad-tokenizer: model: The tokenizers library cannot build it: data did not match any variant of untagged ' +
        `enum ModelUntagged. ${AGAIN}`,
    ],
    [
      'a merge of what is no token',
      changed({ model: { ...base.model, merges: [['qq', 'zz']] } }),
      'model.bad-tokenizer: model: The tokenizers library cannot build it: Token `qq` out of vocabulary. ' + AGAIN,
    ],
    [
      'dropout',
      changed({ model: { ...base.model, dropout: 0.5 } }),
      'model.bad-tokenizer: model.dropout: Found 0.5: merges would be left out at random, and no text would have the ' +
        'same ids twice. Set it to null.',
    ],
    [
      'a type with a terminal escape',
      changed({ pre_tokenizer: { type: 'Odd\u001b[31m' } }),
      built(
        'pre_tokenizer',
        'Odd\\u001b[31m',
        'cannot build it: data did not match any variant of untagged enum PreTokenizerUntagged',
      ),
    ],
    [
      'an expression with a mistake',
      changed(split('((')),
      built('pre_tokenizer', 'Split', 'cannot build it: Oniguruma error: end pattern with unmatched parenthesis'),
    ],
    [
      'an expression nested too deep',
      changed(split(`${'('.repeat(9000)}a${')'.repeat(9000)}`)),
      built('pre_tokenizer', 'Split', 'cannot build it: Oniguruma error: parse depth limit over'),
    ],
    [
      'JSON nested too deep',
      nested(200_000),
      built('normalizer', 'Sequence', 'cannot build it: recursion limit exceeded'),
    ],
    [
      'a character map that panics',
      changed({ normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' } }),
      built(
        'normalizer',
        'Precompiled',
        'broke down: Precompiled: Error("Cannot parse precompiled_charsmap", line: 0, column: 0)',
      ),
    ],
    [
      'an expression that backtracks for ever',
      changed(split('(a+)+$')),
      built('pre_tokenizer', 'Split', 'broke down: Onig: Regex search error: retry-limit-in-match over'),
    ],
    [
      'a normalizer that replaces nothing by something',
      changed(replace({ String: '' }, 'x')),
      built('normalizer', 'Replace', 'broke down: index out of bounds: the len is 3 but the index is 3'),
    ],
    [
      'a post-processor with a token that it does not name',
      changed({ post_processor: template('<zz>') }),
      built('post_processor', 'TemplateProcessing', 'broke down: no entry found for key'),
    ],
    [
      'pieces of no length',
      changed({ pre_tokenizer: { type: 'FixedLength', length: 0 } }),
      built('pre_tokenizer', 'FixedLength', 'broke down: chunk size must be non-zero'),
    ],
    [
      'a git-lfs pointer',
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`,
      'model.missing-file: The file is a git-lfs pointer; its content was not downloaded. Run `git lfs pull` in the ' +
        'folder, or download the file again.',
    ],
  ])('%s', async (what, text, message) => {
    const place = write(what, text);
    expect(await refusal(place, () => loadTokenizer(place, null))).toBe(message);
  });

  it('a file of absurd size', async () => {
    const place = write('large', '');
    truncateSync(join(place, 'tokenizer.json'), 2 ** 40);
    expect(await refusal(place, () => loadTokenizer(place, null))).toBe(
      'model.bad-tokenizer: The file has 1048576 MiB; tokenizers have at most 256 MiB. Download the model folder again.',
    );
  });

  it.skipIf(process.platform === 'win32')('a pipe, which is never opened', async () => {
    const place = write('pipe', '');
    rmSync(join(place, 'tokenizer.json'));
    execFileSync('mkfifo', [join(place, 'tokenizer.json')]);
    expect(await refusal(place, () => loadTokenizer(place, null))).toBe(
      'model.missing-file: This is a pipe, a socket or a device, not a regular file. Give a regular file.',
    );
  });

  it('a normalizer that makes a text 2^40 times as long, by time and by memory', async () => {
    const normalizers = Array.from({ length: 40 }, () => replace({ String: 'a' }, 'aa').normalizer);
    const place = write('explodes', changed({ normalizer: { type: 'Sequence', normalizers } }));
    expect(await refusal(place, () => loadTokenizer(place, null, { ...LIMITS, request: 1500 }))).toBe(
      built('normalizer', 'Sequence', 'needed more than 1.5 s'),
    );
    expect(await refusal(place, () => loadTokenizer(place, null, { ...LIMITS, memory: 256 * 2 ** 20 }))).toBe(
      built('normalizer', 'Sequence', 'took too much memory'),
    );
  });
});

describe('a text on which the library does not come to an end', () => {
  // Half a million tries a word: fewer than those after which the expression gives up.
  const slow = `${'b'.repeat(28)}c `.repeat(2000);

  it('is refused, and the next text has its ids all the same', async () => {
    const place = write('slow', changed(split('(b|bb)+(?=x)|\\s')));
    const tokenizer = await loadTokenizer(place, null, { ...LIMITS, request: 1500, character: 0 });
    const before = await tokenizer.encodePlain('b c');
    expect(await refusal(place, () => tokenizer.encodePlain(slow))).toBe(
      `model.bad-tokenizer: pre_tokenizer: With “Split” the tokenizers library needed more than 1.5 s. ${without('pre_tokenizer')}`,
    );
    expect(await tokenizer.encodePlain('b c')).toEqual(before);
  });
});

// Processes are looked up in /proc.
describe.skipIf(process.platform !== 'linux')('a program that is killed', () => {
  it('leaves no process of a tokenizer behind, even one that is at work', async () => {
    const place = write('orphan', changed(split('(b|bb)+(?=x)|\\s')));
    const source = join(import.meta.dirname, '..', 'tokenizer.ts');
    const script = `
      import { loadTokenizer } from ${JSON.stringify(source)};
      const tokenizer = await loadTokenizer(${JSON.stringify(place)}, null);
      void tokenizer.encode(${JSON.stringify(`${'b'.repeat(28)}c `)}.repeat(20000));
      setTimeout(() => console.log('busy'), 500);`;
    const program = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(program.stdout, 'data');
    const children = readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    expect(children.map(isAlive)).toEqual([true]);
    program.kill('SIGKILL');
    await vi.waitFor(() => expect(children.map(isAlive)).toEqual([false]), { timeout: 10_000 });
  });
});

describe('the process of a tokenizer', () => {
  const load = (name: string, limits: Partial<Limits> = {}) =>
    loadTokenizer(write(name, changed({})), null, { ...LIMITS, ...limits });

  it('goes when nothing is asked, comes back when something is, and notices a file that was changed meanwhile', async () => {
    const tokenizer = await load('idle', { idle: 20 });
    const ids = await tokenizer.encode('the mill');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await tokenizer.encode('the mill')).toEqual(ids);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const place = join(folder, 'idle');
    writeFileSync(join(place, 'tokenizer.json'), changed({ normalizer: { type: 'Lowercase' } }));
    expect(await refusal(place, () => tokenizer.encode('the mill'))).toBe(
      'model.bad-tokenizer: The file was changed while it was in use. Start again.',
    );
  });

  it('is shared by all who load the same files, and read again once they change', async () => {
    const first = await load('shared');
    const place = join(folder, 'shared');
    expect(await loadTokenizer(place, null)).toBe(first);
    writeFileSync(join(place, 'tokenizer.json'), changed({ normalizer: { type: 'Lowercase' } }));
    const second = await loadTokenizer(place, null);
    expect(await second.encode('THE')).toEqual(await first.encode('the'));
  });

  it('answers many texts together, and each by its own error', async () => {
    const model = { type: 'WordLevel', vocab: { the: 0, mill: 1 }, unk_token: '[UNK]' };
    const words = {
      added_tokens: [],
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: null,
      decoder: null,
      model,
    };
    const tokenizer = await loadTokenizer(write('words', changed(words)), null);
    const texts = ['the mill', 'the river', 'mill', '', 'a\u001b[31m'];
    const answers = await Promise.allSettled(texts.map((text) => tokenizer.encode(text)));
    const remedy =
      'Give the model of the tokenizer an unknown token ("unk_token" or "unk_id") that is in its vocabulary.';
    const reason = 'has no ids (WordLevel error: Missing [UNK] token from the vocabulary)';
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : messageOf(answer.reason)))).toEqual([
      [0, 1],
      `${tokenizer.file}: model: The text “the river” ${reason}. ${remedy}`,
      [1],
      [],
      `${tokenizer.file}: model: The text “a\\u001b[31m” ${reason}. ${remedy}`,
    ]);
  });
});
