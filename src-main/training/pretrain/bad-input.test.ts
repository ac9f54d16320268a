/** What each kind of bad input gets before training begins, and that nothing is left behind; `~` stands for the folder. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PretrainSettingsInput } from '../../contract/pretrain.ts';
import { TINY_CONFIG, TinyPretraining } from './testing/tiny-pretraining.ts';

const NO_END = {
  version: '1.0',
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  model: { type: 'BPE', vocab: { a: 0 }, merges: [] },
};

const tiny = new TinyPretraining();
const config = (name: string, changes: object) => tiny.write(name, JSON.stringify({ ...TINY_CONFIG, ...changes }));
beforeAll(() => {
  tiny.write('empty.txt', '');
  tiny.write('binary.txt', Uint8Array.of(80, 75, 3, 4, 0, 0));
  tiny.write('latin.txt', Uint8Array.of(110, 97, 0xef, 118));
  tiny.write('short.txt', 'Too little.');
  tiny.write('words.txt', 'postman\nnot equivalent\n');
  config('heads.json', { hidden_size: 18 });
  config('groups.json', { num_key_value_heads: 3 });
  config('odd.json', { hidden_size: 12 });
  config('small.json', { vocab_size: 299 });
  config('mamba.json', { model_type: 'mamba' });
  tiny.write('torn.json', '{');
  mkdirSync(tiny.path('used'));
  writeFileSync(tiny.path('used/notes.txt'), 'mine');
  mkdirSync(tiny.path('no-end'));
  tiny.write('no-end/tokenizer.json', JSON.stringify({ ...NO_END, added_tokens: [] }));
});
afterAll(() => tiny.remove());

type Case = readonly [
  what: string,
  change: (path: (name: string) => string) => Partial<PretrainSettingsInput>,
  message: string,
];

const FIELD = 'Correct the field, or download the file again.';
const CASES: readonly Case[] = [
  ['an empty file', (path) => ({ text: [path('text.txt'), path('empty.txt')] }), 'data.empty ~/empty.txt: The file holds no text. Give a file with text, or leave this one out.'],
  ['a binary file', (path) => ({ text: [path('binary.txt')] }), 'data.bad-format ~/binary.txt: The file holds zero bytes, which no text has. Give plain text in UTF-8.'],
  ['another encoding', (path) => ({ text: [path('latin.txt')] }), 'data.bad-format ~/latin.txt: The file is not UTF-8 text. Give plain text in UTF-8.'],
  ['a file that is not there', (path) => ({ text: [path('absent.txt')] }), 'data.unreadable ~/absent.txt: There is no such file. Give the path of a readable text file.'],
  ['a text smaller than a step', (path) => ({ text: [path('short.txt')] }), 'data.empty ~/short.txt: The text has 12 tokens; one step of 4 sequences of 16 tokens needs 81. Give more text, or a smaller --batch-size or --context.'],
  ['heads that do not divide the width', (path) => ({ config: path('heads.json') }), `model.bad-config ~/heads.json: hidden_size: Found 18, which is no multiple of the 4 attention heads. ${FIELD}`],
  ['key-value heads that do not divide the heads', (path) => ({ config: path('groups.json') }), `model.bad-config ~/groups.json: num_key_value_heads: Found 3, which does not divide the 4 attention heads. ${FIELD}`],
  ['an odd head width', (path) => ({ config: path('odd.json') }), `model.bad-config ~/odd.json: head_dim: The head width is 3; rotation pairs need an even one. ${FIELD}`],
  ['a family that is not known', (path) => ({ config: path('mamba.json') }), 'model.unsupported ~/mamba.json: model_type: The architecture "mamba" is not implemented. Supported: llama, mistral, qwen2, qwen3, gemma2.'],
  ['a config that is no JSON', (path) => ({ config: path('torn.json') }), 'model.bad-config ~/torn.json:1: The file is not valid JSON. Correct the file, or download it again.'],
  ['a vocabulary smaller than the tokenizer', (path) => ({ config: path('small.json') }), 'model.bad-config ~/small.json: vocab_size: Found 299, but the tokenizer has 300 tokens. Set it to 300, or train a smaller tokenizer.'],
  ['a vocabulary too small for the bytes', () => ({ tokenizer: 'train:200' }), 'request.bad-option --tokenizer: A vocabulary of 200 tokens has no room for the 256 bytes and 2 special tokens. Ask for at least 258 tokens; 4096 to 32768 are common.'],
  ['words that cannot be tokens', (path) => ({ mustHave: path('words.txt') }), 'data.bad-format ~/words.txt:2: “not equivalent” cannot be one token: letters, digits and signs are split before tokens are made. Give words of letters only, or of signs only, one per line.'],
  ['words for a given tokenizer', (path) => ({ mustHave: path('words.txt'), tokenizer: path('no-end') }), 'request.bad-option --must-have: Only a tokenizer that is trained can be given words. Use it with --tokenizer train:8192.'],
  ['a tokenizer that is not there', (path) => ({ tokenizer: path('absent') }), 'request.bad-option --tokenizer: There is no ~/absent. Give a folder with a tokenizer.json, the file itself, or train:8192.'],
  ['a tokenizer that ends no text', (path) => ({ tokenizer: path('no-end') }), 'model.bad-tokenizer ~/no-end/tokenizer.json: The tokenizer names no token that ends a text. Name an eos_token in tokenizer_config.json, or train a tokenizer with --tokenizer train:8192.'],
  ['sequences longer than the context', () => ({ context: 64 }), 'request.bad-option --context: Sequences of 64 tokens are longer than the 32 positions of the model. Give a smaller --context, or raise max_position_embeddings in the config.'],
  ['neither config nor model', () => ({ config: null }), 'request.bad-option --config: A training starts either from a config or from a model folder. Give one of --config and --from.'],
  ['a tokenizer beside a model', (path) => ({ config: null, from: path('used') }), 'request.bad-option --tokenizer: A model that is trained on keeps its tokenizer. Leave --tokenizer out.'],
  ['no tokenizer', () => ({ tokenizer: null }), 'request.bad-option --tokenizer: It is missing. Add --tokenizer train:8192, or a folder with a tokenizer.json.'],
  ['a folder in use', (path) => ({ out: path('used') }), 'request.bad-option ~/used: There is something in the folder for the new model. Choose a folder that does not exist yet, or an empty one.'],
]; // prettier-ignore

it.each(CASES)('%s', async (_, change, message) => {
  const request = tiny.request(change((name) => tiny.path(name)));
  expect(await tiny.refusal(request)).toBe(message);
  if (request.out !== tiny.path('used')) expect(existsSync(request.out)).toBe(false);
  expect(existsSync(join(tiny.path('used'), 'notes.txt'))).toBe(true);
});

it('resumes only where a training was started', async () => {
  const nothing = tiny.request({ out: tiny.path('used'), resume: true });
  expect(await tiny.refusal(nothing)).toBe(
    'request.unknown-run ~/used: There is no training in this folder that could be resumed. Give the --out folder of a training that was paused, or train a finished model further with --from.',
  );
  const stopped = tiny.request();
  await tiny.run(stopped, 1);
  expect(await tiny.refusal(stopped)).toBe(
    `request.bad-option ${stopped.out.replace(tiny.dir, '~')}: This folder holds an unfinished training. Resume it with --resume, or choose another folder.`,
  );
  // Killed while it read its text.
  const killed = tiny.request();
  mkdirSync(join(killed.out, 'pretrain'), { recursive: true });
  expect(await tiny.refusal(killed)).toBe(
    `request.bad-option ${killed.out.replace(tiny.dir, '~')}: A training in this folder ended before its text was read, so that there is nothing to resume. Delete the folder and start again, or choose another one.`,
  );
  const checkpoint = join(stopped.out, 'pretrain', 'step-000001.safetensors');
  writeFileSync(checkpoint, 'torn');
  expect(await tiny.refusal({ ...stopped, resume: true })).toMatch(/^checkpoint\.corrupt .*step-000001\.safetensors: /);
});
