/** What a run trained is used from the command line: texts, whole files, scores; with the real engine, on a tiny model. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { cli, events } from '../src-main/shells/cli/testing/run.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const Prediction = z.object({
  labels: z.array(z.string()),
  probabilities: z.array(z.number()),
  predicted: z.int(),
  trace: z.object({ spaces: z.array(z.object({ cosines: z.array(z.number()) })) }).nullable(),
});
const Answered = z.object({
  texts: z.array(z.string()),
  answers: z.array(z.object({ name: z.string(), prediction: Prediction })),
});
const Report = z.object({
  evaluations: z.array(z.object({ split: z.string(), predictions: z.array(z.int()) })),
  fileEvaluations: z.array(
    z.object({ file: z.string(), step: z.int(), score: z.object({ macroF1: z.number(), rows: z.int() }) }),
  ),
});

// Every test starts some processes.
vi.setConfig({ testTimeout: 240_000 });

let folder = '';
let id = '';
const run = (words: readonly string[], stdin = '') => cli(words, { folder, stdin });
const report = async () => Report.parse(events((await run(['show', id, '--json'])).stdout)[0]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-predict-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'model'), { recursive: true });
  writeTinyData(folder);
  const train = ['train', '--model', 'model', ...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl'];
  const { stdout, stderr } = await run([...train, '--learning-rate', '0.01', '--epochs', '2', '--json']);
  expect(stderr).toBe('');
  id = z.object({ runId: z.string() }).parse(events(stdout)[0]).runId;
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('salf predict', () => {
  it('answers a text, beside the untrained model, with a trace', async () => {
    const { stdout, exitCode } = await run([
      'predict',
      '--run',
      id,
      '--text',
      'a b c',
      '--beside',
      'untrained',
      '--trace',
      '--json',
    ]);
    expect(exitCode).toBe(0);
    const [first, last] = events(stdout);
    const { answers } = Answered.parse(first);
    expect(answers.map(({ name }) => name)).toEqual([id, 'untrained']);
    for (const { prediction } of answers) {
      expect(prediction.probabilities.reduce((sum, each) => sum + each)).toBeCloseTo(1, 9);
      expect(prediction.trace?.spaces).toHaveLength(4);
    }
    expect(answers[0]!.prediction.probabilities).not.toEqual(answers[1]!.prediction.probabilities);
    expect(last).toEqual({ type: 'result', answered: 1 });
  });

  it('answers every line of standard input, and says which it cannot', async () => {
    const { stdout, stderr, exitCode } = await run(['predict', '--run', id], 'a b\n\nc d\te\nf');
    expect(stdout).toMatch(/^a b\n\S+, margin \d\.\d{3} \(\d+ tokens\)\nlabel {2}probability\n/);
    expect(stdout.match(/margin/g)).toHaveLength(2);
    expect(stderr).toContain('--second-text: The task has one text, and two were given.');
    expect(exitCode).toBe(2);
  });

  it('predicts a file as the run answered its own test rows', async () => {
    const words = ['predict', '--run', id, '--file', 'test.jsonl', '--out', 'answers.jsonl'];
    const { stdout, exitCode } = await run(words);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nWrote 30 rows, to .*answers\.jsonl in /);
    const rows = readFileSync(join(folder, 'answers.jsonl'), 'utf8').trimEnd().split('\n');
    const labels = rows.map((row) => z.object({ predicted_label: z.string() }).parse(JSON.parse(row)).predicted_label);
    const own = (await report()).evaluations.findLast(({ split }) => split === 'test')!;
    const order = ['cat', 'hat', 'end'];
    expect(labels.map((label) => order.indexOf(label))).toEqual(own.predictions);
  });

  it('answers for a model of no run', async () => {
    const { stdout, exitCode } = await run(['predict', '--model', 'model', ...TINY_TASK, '--text', 'a b']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\S+, margin/);
  });

  it.each([
    ['nothing named', ['--text', 'a'], '--run: Nothing is named that could answer.'],
    ['a file without a place', ['--run', 'RUN', '--file', 'test.jsonl'], '--out: It is missing.'],
    ['a run that is not there', ['--run', 'none', '--text', 'a'], 'There is no run “none”'],
    ['a run with a task', ['--run', 'RUN', '--task', 'trec', '--text', 'a'], "'--run <run>' cannot be used with"],
    ['an odd ridge', ['--run', 'RUN', '--text', 'a', '--trace', '--ridge', 'x'], '--ridge: “x” is not a number'],
    ['a column', ['--run', 'RUN', '--file', 'test.jsonl', '--out', 'o.csv', '--text-column', 'txt'], 'no column “txt”'],
  ])('refuses %s', async (_name, words, message) => {
    const named = words.map((word) => (word === 'RUN' ? id : word));
    const { stderr, exitCode } = await run(['predict', ...named]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, 'o.csv'))).toBe(false);
  });
});

describe('salf evaluate', () => {
  it('scores a labelled file and keeps the score with the run, once for the same rows', async () => {
    const rows = readFileSync(join(folder, 'test.jsonl'), 'utf8').trimEnd().split('\n').slice(0, 12);
    const Row = z.object({ text: z.string(), label: z.string() });
    const lines = rows.map((row) => Row.parse(JSON.parse(row))).map(({ text, label }) => `${label};${text}`);
    writeFileSync(join(folder, 'more.csv'), `answer;sentence\n${lines.join('\n')}\n`);
    const words = ['evaluate', '--run', id, '--file', 'more.csv'];
    const columns = ['--text-column', 'sentence', '--label-column', 'answer'];
    const { stdout, exitCode } = await run([...words, ...columns]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/more\.csv: macro-F1 \d\.\d{3}, accuracy \d\.\d{3}, loss \d\.\d{4} on 12 rows, /);
    await run([...words, ...columns]);
    const { fileEvaluations } = await report();
    expect(fileEvaluations).toHaveLength(1);
    expect(fileEvaluations[0]).toMatchObject({ file: join(folder, 'more.csv'), score: { rows: 12 } });
    expect((await run(['show', id])).stdout).toContain('more.csv: macro-F1');
  });

  it('refuses labels that the task does not have, and keeps nothing', async () => {
    writeFileSync(join(folder, 'odd.csv'), 'text,label\na b,dog\n');
    const { stderr, exitCode } = await run(['evaluate', '--run', id, '--file', 'odd.csv']);
    expect(stderr).toContain('“dog” is not a label of the task');
    expect(exitCode).toBe(2);
    expect((await report()).fileEvaluations.map(({ file }) => file)).not.toContain(join(folder, 'odd.csv'));
  });
});
