/** From raw text to a fine-tuned model, by the command line alone. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonLines, salf, startSalf } from './testing/salf.ts';
import { TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const CORPUS = join(import.meta.dirname, 'goldens/bpe/corpus.txt');
const CONFIG = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  tie_word_embeddings: true,
};
/** As the config names no vocabulary, it gets that of the tokenizer. */
const COMMON = ['--text', CORPUS, '--config', 'config.json', '--tokenizer', 'train:320', '--must-have', 'words.txt', '--documents', 'lines', '--batch-size', '4', '--context', '32', '--threads', '1']; // prettier-ignore
const hasDriver = existsSync('/dev/nvidiactl');
const Curve = z.looseObject({ type: z.string(), step: z.int() });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-pretrain-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
  writeFileSync(join(folder, 'words.txt'), 'cat\nhat\nend\n');
  writeTinyData(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const curve = (out: string) =>
  readFileSync(join(folder, out, 'pretrain.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Curve.parse(JSON.parse(line)));
const weights = (out: string) => readFileSync(join(folder, out, 'model.safetensors')).toString('base64');

describe('pretrain', () => {
  it('makes a model that every other command takes', async () => {
    const words = ['pretrain', ...COMMON, '--steps', '8', '--eval-every', '4', '--out', 'model', '--json'];
    const { exitCode, stdout, stderr } = await salf(words, folder);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result', kind: 'pretrain', steps: 8 });
    expect(readdirSync(join(folder, 'model')).sort()).toEqual([
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'pretrain.jsonl',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    expect(curve('model').filter(({ type }) => type === 'progress')).toHaveLength(8);
    expect(curve('model').filter(({ type }) => type === 'perplexity').map(({ step }) => step)).toEqual([4, 8]); // prettier-ignore

    const inspected = await salf(['inspect', '--model', 'model'], folder);
    expect(inspected.stdout).toContain('llama, 3 blocks of width 16, MLP 24, vocabulary 320, tied head');
    const logits = await salf(['logits', '--model', 'model', '--text', 'The clock', '--json'], folder);
    expect(jsonLines(logits.stdout).at(-1)).toMatchObject({ type: 'result', kind: 'logits' });
    const generate = await salf(
      ['generate', '--model', 'model', '--prompt', 'The clock', '--tokens', '5', '--json'],
      folder,
    );
    expect(jsonLines(generate.stdout).at(-1)).toMatchObject({ type: 'result', kind: 'generate' });
    const data = ['--train', 'train.jsonl', '--test', 'test.jsonl', '--epochs', '1', '--threads', '1'];
    const trained = await salf(
      ['train', '--model', 'model', ...TINY_TASK, ...data, '--method', 'salf', '--json'],
      folder,
    );
    expect(jsonLines(trained.stdout).at(-1)).toMatchObject({ type: 'result', kind: 'train' });
  });

  it('keeps a checkpoint on Ctrl-C, and continues as if nothing had been', async () => {
    const words = (out: string) => ['pretrain', ...COMMON, '--steps', '1500', '--eval-every', '500', '--out', out];
    expect((await salf([...words('whole'), '--json'], folder)).exitCode).toBe(0);
    const running = startSalf([...words('halted'), '--json'], folder);
    await running.until(/"type":"progress","step":20,/);
    running.child.kill('SIGINT');
    const stopped = await running.ended;
    expect(stopped.exitCode).toBe(130);
    expect(jsonLines(stopped.stdout).at(-1)).toMatchObject({ type: 'stopped', reason: 'cancelled' });
    const again = await salf(['pretrain', '--resume', 'halted'], folder);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(
      /Trained for 1,500 steps on 192,000 tokens .*\nWrote the model \(.*\) to .*halted\.\n$/,
    );
    expect(weights('halted')).toBe(weights('whole'));
    const steps = (out: string) => curve(out).filter(({ type }) => type === 'progress').map(({ step, ['loss']: loss }) => [step, loss]); // prettier-ignore
    expect(steps('halted')).toEqual(steps('whole'));
    expect(existsSync(join(folder, 'halted', 'pretrain'))).toBe(false);
  });

  it.skipIf(hasDriver)(
    'asks the provider that was named, which is not there (skipped where NVIDIA’s driver is)',
    async () => {
      const pretrain = ['pretrain', ...COMMON, '--steps', '1', '--out', 'x', '--provider', 'cuda'];
      for (const words of [pretrain, ['generate', '--model', 'model', '--prompt', 'a', '--provider', 'cuda']]) {
        const { exitCode, stderr } = await salf(words, folder);
        expect(exitCode).toBe(2);
        expect(stderr).toMatch(/^salf: --provider: There is no NVIDIA driver here \(.*\)\. Install NVIDIA’s driver/s);
      }
      expect(existsSync(join(folder, 'x'))).toBe(false);
    },
  );

  it.each([
    [['pretrain', ...COMMON, '--out', 'x'], '--steps: Either steps or minutes bound a training. Give one of --steps and --minutes.'],
    [['pretrain', '--steps', '3', '--out', 'x'], '--text: It is missing. Add --text and one or more files.'],
    [['pretrain', ...COMMON, '--steps', '3'], '--out: It is missing. Add --out <dir>, a folder.'],
    [['pretrain', ...COMMON, '--steps', '3', '--out', 'x', '--held-out', '1'], '--held-out: “1” is not a share from 0 to below 1. See `npm run salf -- pretrain --help`.'],
    [['pretrain', ...COMMON, '--steps', '3', '--out', 'x', '--tokenizer', 'train'], '--tokenizer: “train” does not say how many tokens. Write train:8192, or give a folder with a tokenizer.json as ./train.'],
    [['pretrain', '--resume', '.'], '~: There is no training in this folder that could be resumed. Give the --out folder of a training that was paused, or train a finished model further with --from.'],
    [['pretrain', '--resume', '.', '--learning-rate', '1'], '--learning-rate: A resumed training keeps the settings that it was started with. Leave it out with --resume, or start another training.'],
    [['generate', '--model', 'model', '--prompt', 'a', '--provider', 'gpu'], '--provider: “gpu” is not one of cpu, cuda, webgpu. Did you mean “cpu”? See `npm run salf -- generate --help`.'],
    [['generate', '--model', 'model', '--prompt', ''], '--prompt: The prompt has no tokens. Give a text that the model can continue.'],
    [['generate', '--model', 'model', '--prompt', 'a', '--top-p', '0'], '--top-p: “0” is not a number above 0 and up to 1. See `npm run salf -- generate --help`.'],
    [['tokenizer', '--text', CORPUS, '--vocab', '100', '--out', 'x'], '--vocab: A vocabulary of 100 tokens has no room for the 256 bytes and 2 special tokens. Ask for at least 258 tokens; 4096 to 32768 are common.'],
    [['tokenizer', '--text', CORPUS, '--vocab', 'many', '--out', 'x'], '--vocab: “many” is not a whole number from 1 to 1,000,000. See `npm run salf -- tokenizer --help`.'],
  ])('refuses %j', async (words, message) => {
    const { exitCode, stderr } = await salf(words, folder);
    expect(stderr.replaceAll(folder, '~')).toBe(`salf: ${message}\n`);
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  }); // prettier-ignore
});
