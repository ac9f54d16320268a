/**
 * What each kind of bad input gets: an exit code, one sentence that names the place and one that says what to do, and
 * nothing left behind. More kinds of broken files stand next to the readers (`src-main/models/broken.test.ts`,
 * `src-main/data/broken.test.ts`); a disk without space in `src-main/models/export.test.ts`,
 * `src-main/store/tables.test.ts` and `src-main/supervision/engine-host.test.ts`.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWorkspace, openWorkspace } from '../src-main/app/workspace.ts';
import type { ErrorCode } from '../src-main/base/errors.ts';
import { BREAKS } from './testing/broken-models.ts';
import { jsonLines, salf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const FILES = {
  'ragged.csv': 'text,label\nthe cat,cat\na,b,hat\n',
  'unknown.jsonl': '{"text":"a","label":"cat"}\n{"text":"b","label":"hta"}\n',
  'empty.jsonl': '',
  'one.jsonl': '{"text":"a","label":"cat"}\n{"text":"b","label":"cat"}\n',
  'column.jsonl': '{"txt":"a","label":"cat"}\n',
  file: '',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-bad-'));
  const model = join(folder, 'model');
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), model, { recursive: true });
  for (const [name, damage] of Object.entries(BREAKS)) {
    cpSync(model, join(folder, name), { recursive: true });
    damage(join(folder, name));
  }
  writeTinyData(folder);
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const train = (model: string, file: string, ...more: string[]): string[] => {
  return ['train', '--model', model, ...TINY_TASK, '--train', file, ...more];
};
const good = (...more: string[]): string[] => train('model', 'train.jsonl', ...more);

/** Code, words, and the message; `~` stands for the folder. */
type Case = readonly [code: ErrorCode, words: readonly string[], message: string];

const DOWNLOAD = 'Check the path, or download the model folder again.';
const PICKLE =
  'The weights are pickled, and opening a pickle runs the code inside it; the file was not opened. Convert the model with transformers (save_pretrained writes model.safetensors), or download its safetensors version.';

const MODELS: readonly Case[] = [
  [
    'model.missing-file',
    train('absent', 'train.jsonl'),
    '~/absent: The folder does not exist. Give the path of a Hugging Face model folder.',
  ],
  [
    'model.missing-file',
    train('no-weights', 'train.jsonl'),
    '~/no-weights: The folder holds golden.safetensors, but not model.safetensors. If these are the weights, rename the file to model.safetensors.',
  ],
  [
    'model.bad-weights',
    train('truncated', 'train.jsonl'),
    '~/truncated/model.safetensors: model.layers.2.mlp.gate_proj.weight: The tensor ends at byte 30968, but the file has only 30000 bytes. The file is truncated; download it again.',
  ],
  [
    'model.bad-weights',
    train('long-header', 'train.jsonl'),
    '~/long-header/model.safetensors: header: The header claims 1000000 bytes, but only 37232 follow. The file is truncated or no safetensors file; download it again.',
  ],
  [
    'model.bad-weights',
    train('overlapping', 'train.jsonl'),
    "~/overlapping/model.safetensors: model.layers.0.input_layernorm.weight: The tensor's data overlap those of model.embed_tokens.weight. The file is damaged or incomplete; download it again.",
  ],
  [
    'model.bad-weights',
    train('wrong-shape', 'train.jsonl'),
    '~/wrong-shape/model.safetensors: model.embed_tokens.weight: The shape is [48, 16], but config.json asks for [48, 20]. Use the config.json that belongs to these weights, or download the model folder again.',
  ],
  [
    'model.unsupported',
    train('unknown-architecture', 'train.jsonl'),
    '~/unknown-architecture/config.json: model_type: The architecture "mamba" is not implemented. Supported: llama, mistral, qwen2, qwen3, gemma2.',
  ],
  [
    'model.missing-file',
    train('no-config', 'train.jsonl'),
    `~/no-config/config.json: The file does not exist. ${DOWNLOAD}`,
  ],
  [
    'model.missing-file',
    train('no-tokenizer', 'train.jsonl'),
    '~/no-tokenizer/tokenizer.json: The folder has no tokenizer.json. Download the model folder again.',
  ],
  ['model.pickle-refused', train('pickled', 'train.jsonl'), `~/pickled/pytorch_model.bin: ${PICKLE}`],
  ['model.pickle-refused', ['inspect', '--model', 'pickled'], `~/pickled/pytorch_model.bin: ${PICKLE}`],
];

const DATA: readonly Case[] = [
  [
    'data.unreadable',
    good('--test', 'absent.jsonl'),
    '~/absent.jsonl: There is no such file. Give the path of a readable data file.',
  ],
  [
    'data.ragged-row',
    train('model', 'ragged.csv'),
    '~/ragged.csv:3: The row has 3 fields, the first line has 2 (read with “,” as delimiter). Put fields that contain “,” or line breaks in double quotes, or name another --delimiter.',
  ],
  [
    'data.unknown-label',
    train('model', 'unknown.jsonl'),
    '~/unknown.jsonl:2: label: “hta” is not a label of the task unknown. Use one of cat; hat; end.',
  ],
  [
    'data.empty',
    train('model', 'empty.jsonl'),
    '~/empty.jsonl: The file has no rows. Give a file with at least one row of data.',
  ],
  [
    'data.one-class',
    train('model', 'one.jsonl'),
    '~/one.jsonl: label: All training rows have the label “cat”. Give rows of at least two labels, or raise the limit of training rows.',
  ],
  [
    'data.missing-column',
    train('model', 'column.jsonl'),
    '~/column.jsonl: text: There is no column “text”. Did you mean “txt”? Choose among the columns of the file: txt, label.',
  ],
  [
    'data.label-words',
    good('--label-token', 'first'),
    'labels: The labels “cat” (" "=32 "cat"=44) and “hat” (" "=32 "hat"=47) both get the token " "=32 by the rule first. Choose label words that start differently, or another rule for label tokens.',
  ],
  [
    'data.too-long',
    ['logits', '--model', 'model', '--text', 'a '.repeat(600)],
    '--text: The text has 1200 tokens; the model takes at most 512. Give a shorter text.',
  ],
  ['data.too-long', ['logits', '--model', 'model', '--text', ''], '--text: The text has no tokens. Give a text.'],
];

const OPTIONS: readonly Case[] = [
  [
    'workspace.unwritable',
    good('--workspace', 'file/below'),
    '~/file/below: A part of the path is a file, where a folder is needed. Use another workspace (--workspace).',
  ],
  [
    'request.bad-option',
    good('--method', 'last-k', '--freeze', '3'),
    '--freeze: Freezing 3 of 3 blocks leaves none to train. Use a number from 0 to 2.',
  ],
  [
    'request.bad-option',
    good('--method', 'last-k'),
    '--freeze: It is missing. Add --freeze <blocks>, a whole number from 0 on.',
  ],
  [
    'request.bad-option',
    good('--method', 'last'),
    '--method: “last” is no method. Did you mean “lift”? Use full, half, freeze:3, first-k:3, random-k:3, every-other, head, lift, lift-front, lift-end, lift-random, lisa, gradient-ratio, freeze-share:2/3, random-boundary, block-influence, variability, green-trainer, ist, salf, each also with -lora behind it.',
  ],
  [
    'request.bad-option',
    good('--method', 'salf', '--budget', 'constant', '--budget-fraction', '1.5'),
    '--budget-fraction: “1.5” is not a share from 0 to 1. See `npm run salf -- train --help`.',
  ],
  [
    'request.bad-option',
    good('--method', 'salf', '--gain', 'log'),
    '--gain: “log” is not one of log-ratio, difference, relative, resource, marginal. See `npm run salf -- train --help`.',
  ],
  [
    'request.bad-option',
    good('--method', 'salf', '--first-layer', '7'),
    '--first-layer: Block 7 is beyond block 3, the last that may be chosen. Use a number from 1 to 3, or auto.',
  ],
  [
    'request.bad-option',
    good('--method', 'random-k:9'),
    '--train-blocks: The model has 3 blocks, not 9. Use a number from 1 to 3.',
  ],
  [
    'request.bad-option',
    good('--lora-targets', 'q_prj'),
    '--lora-targets: There is no linear layer “q_prj”. Did you mean “q_proj”? Use some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj.',
  ],
  [
    'request.bad-option',
    good('--method', 'salf', '--scope', 'datum'),
    '--batch-size: The scope datum chooses for one example at a time, not for batches of 20. Use --batch-size 1 (--accumulate makes larger steps of it), or --scope batch.',
  ],
  [
    'request.bad-option',
    good('--method', 'lift', '--train-embeddings'),
    '--train-embeddings: The method lift stops the backward pass above blocks that it freezes; the embedding lies below them all. Leave --train-embeddings out, or use --method full.',
  ],
  [
    'request.bad-option',
    good('--epoch', '3'),
    "Unknown option '--epoch' (Did you mean --epochs?). See `npm run salf -- --help`.",
  ],
  ['request.bad-option', ['trian'], "Unknown command 'trian' (Did you mean train?). See `npm run salf -- --help`."],
  [
    'request.bad-option',
    ['train', '--model', 'model', '--task', 'trek', '--train', 'train.jsonl'],
    'task: There is no task “trek”. Did you mean “trec”? Use one of carer, mrpc, questions, sst5, trec, webss, or describe your own with a template and label words.',
  ],
  [
    'request.bad-option',
    good('--learning-rate', 'NaN'),
    '--learning-rate: “NaN” is not a number above 0. See `npm run salf -- train --help`.',
  ],
  [
    'request.bad-option',
    good('--learning-rate', 'Infinity'),
    '--learning-rate: “Infinity” is not a number above 0. See `npm run salf -- train --help`.',
  ],
  [
    'request.bad-option',
    good('--batch-size', '0'),
    '--batch-size: “0” is not a whole number from 1 on. See `npm run salf -- train --help`.',
  ],
  ['request.bad-option', train('', 'train.jsonl'), '--model: “” is not a folder. See `npm run salf -- train --help`.'],
];

describe.each([
  ['model folders', MODELS],
  ['data', DATA],
  ['options', OPTIONS],
])('bad input: %s', (_, cases) => {
  it.concurrent.each(cases.map((each, index) => [each[2], each, index] as const))(
    '%s',
    { timeout: 60_000 },
    async (_title, [code, words, message], index) => {
      const workspace = `workspace-${code}-${index}`;
      const hasWorkspace = words[0] === 'train' && !words.includes('--workspace');
      const all = [...words, ...(hasWorkspace ? ['--workspace', workspace] : []), '--json'];
      const { exitCode, stdout, stderr } = await salf(all, folder);
      const said = stderr.replaceAll(folder, '~');
      expect({ said, exitCode }).toEqual({ said: `salf: ${message}\n`, exitCode: 2 });
      const last = jsonLines(stdout).at(-1);
      expect(last).toMatchObject({ type: 'error', exitCode: 2, fault: { code } });
      const runs = join(folder, workspace, 'runs');
      expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
      if (!isWorkspace(join(folder, workspace))) return;
      using store = await openWorkspace(join(folder, workspace));
      expect(store.runs.all()).toEqual([]);
    },
  );
});

it('training that diverges is a failure, and says what to change', async () => {
  const { exitCode, stderr } = await salf(good('--learning-rate', '1e30', '--steps', '5'), folder);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      'salf: Step 2 gave a loss of NaN or a gradient that is not finite. Start again with a lower --learning-rate or a longer --warmup.\n',
  });
  expect((await salf(['runs'], folder)).stdout).toMatch(/ {2}diverged {2}/);
});

it('what is not there cannot be shown or exported, and makes no folder', async () => {
  const words = ['export', '--run', 'x', '--out', 'out', '--workspace', 'nothing'];
  const { exitCode, stderr } = await salf(words, folder);
  expect({ exitCode, stderr: stderr.replaceAll(folder, '~') }).toEqual({
    exitCode: 2,
    stderr:
      'salf: ~/nothing: There is no workspace in this folder yet. Name another with --workspace or SALF_WORKSPACE, or make one with `npm run salf -- train --workspace nothing`.\n',
  });
  expect(['out', 'nothing'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
});
