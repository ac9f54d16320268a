import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import type { Predictor } from '../../contract/predict.ts';
import type { TrainRequest } from '../../contract/request.ts';
import { only, TinyRuns } from '../testing/tiny-run.ts';
import { evaluateFile } from './evaluate.ts';
import { predictFile } from './file.ts';
import { keepingHost, predictorOf } from './testing/predictor.ts';

const runs = new TinyRuns();
afterAll(() => runs.remove());

const at = (name: string): string => join(runs.dir, name);
const order = (predictor: Predictor, out: string, file = at('test.jsonl')) =>
  ({ kind: 'predict', predictor, file, out, provider: 'cpu', threads: 1 }) as const;

interface Trained {
  readonly request: TrainRequest;
  readonly result: Extract<EngineEvent, { type: 'result'; kind: 'train' }>;
  /** What the run itself answered to its test rows. */
  readonly answers: readonly number[];
  readonly predictor: Predictor;
}

async function train(overrides: Parameters<TinyRuns['request']>[0]): Promise<Trained> {
  const request = runs.request(overrides);
  const events = await runs.run(request);
  const result = events.at(-1);
  if (result?.type !== 'result' || result.kind !== 'train') throw new Error('no result');
  const { predictions } = only(events, 'evaluation').findLast(({ split }) => split === 'test')!;
  return { request, result, answers: predictions, predictor: predictorOf(request, result.checkpoint) };
}

async function predict(predictor: Predictor, out: string, file?: string) {
  const host = keepingHost();
  await predictFile(order(predictor, out, file), host);
  const last = host.events.at(-1);
  if (last?.type !== 'result' || last.kind !== 'predict') throw new Error('no result');
  return last;
}

const rowsOf = (out: string): Record<string, unknown>[] =>
  readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const WORDS = ['the', 'o', 'that'];

describe('a file is predicted as the run itself answered it', () => {
  const lora = { rank: 2, alpha: 4, dropout: 0.1, targets: ['q_proj', 'v_proj'] };
  it.each([
    ['trained weights', {}],
    ['weights above a boundary, from a prefix cache', { method: { name: 'last-k', freeze: 1 } }],
    ['a gated graph', { method: { name: 'last-k', freeze: 1 }, gated: true, prefixCache: 'off' }],
    ['the loss over the labels', { loss: 'labels' }],
    ['adapters', { lora }],
    ['adapters of some blocks', { lora, method: { name: 'last-k', freeze: 1 } }],
  ] as const)('%s', async (_name, overrides) => {
    const { answers, predictor, result } = await train(overrides);
    const out = at('answers.jsonl');
    const { rows, predicted } = await predict(predictor, out);
    const written = rowsOf(out).map((row) => WORDS.indexOf(String(row['predicted_label'])));
    expect(written).toEqual(answers);
    expect(new Set(answers).size).toBeGreaterThan(1);
    expect(rows).toBe(9);
    expect(predicted.map((each) => each.rows)).toEqual(WORDS.map((_word, i) => answers.filter((a) => a === i).length));

    const host = keepingHost();
    const score = { kind: 'evaluate', predictor, file: at('test.jsonl'), provider: 'cpu', threads: 1 } as const;
    await evaluateFile(score, host);
    const last = host.events.at(-1);
    if (last?.type !== 'result' || last.kind !== 'evaluate') throw new Error('no score');
    expect(last.score.predictions).toEqual(answers);
    expect(last.score.macroF1).toBe(result.macroF1);
    expect(last.score.loss).toBeCloseTo(result.loss, 6);
    expect(last.score.confusion).toEqual(result.confusion);
  });
});

describe('what is written', () => {
  let trained: Trained;
  beforeAll(async () => {
    trained = await train({ method: { name: 'half' } });
  }, 60_000);

  it('has every column, probabilities that add up to 1, and the margin between the two largest', async () => {
    const out = at('answers.csv');
    const file = at('odd.csv');
    writeFileSync(file, 'id,text,margin\n1,a b x,=1\n2,,y\n3,"c, z",z\n');
    const result = await predict(trained.predictor, out, file);
    expect(result).toMatchObject({ rows: 3, empty: 1, resumed: 0 });
    expect(result.added).toEqual(['predicted_label', ...WORDS.map((word) => `probability_${word}`), 'margin_2']);
    expect(result.notes).toContain('1 row without a text: the new columns are empty there.');
    expect(result.notes).toContain('The file has columns of these names, so the new ones are margin_2.');
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe(`id,text,margin,${result.added.join(',')}`);
    expect(lines[2]).toBe('2,,y,,,,,');
    expect(lines[1]).toMatch(/^1,a b x,'=1,/);
    const [, , , label, ...numbers] = lines[1]!.split(',');
    const [margin, probabilities] = [Number(numbers[3]), numbers.slice(0, 3).map(Number)];
    expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    const [first, second] = probabilities.toSorted((a, b) => b - a);
    expect(margin).toBeCloseTo(first! - second!, 12);
    expect(label).toBe(WORDS[probabilities.indexOf(first!)]);
  });

  it('differs from what the untrained model answers', async () => {
    await predict(trained.predictor, at('trained.jsonl'));
    await predict(predictorOf(trained.request, null), at('untrained.jsonl'));
    expect(readFileSync(at('trained.jsonl'), 'utf8')).not.toBe(readFileSync(at('untrained.jsonl'), 'utf8'));
  });

  it('continues where it was stopped, after a torn line too, and leaves nothing beside the file', async () => {
    const file = at('many.jsonl');
    const text = Array.from({ length: 4200 }, (_, i) => `{"text":"a ${'bcdefgh'[i % 7]!} ${i % 3}"}\n`).join('');
    writeFileSync(file, text);
    const whole = at('whole.jsonl');
    const predictor = { ...trained.predictor, batchSize: 32 };
    await predict(predictor, whole, file);

    const out = at('parts.jsonl');
    const host = keepingHost((event) => event.type === 'looked' && event.done > 4096);
    await predictFile(order(predictor, out, file), host);
    expect(host.events.at(-1)).toMatchObject({ type: 'stopped', reason: 'cancelled' });
    expect(existsSync(out)).toBe(false);
    const progress = `${out}.predicting`;
    // The second part is torn: it is predicted again.
    truncateSync(progress, statSync(progress).size - 10);
    const resumed = await predict(predictor, out, file);
    expect(resumed.resumed).toBe(2048);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(whole, 'utf8'));
    expect(existsSync(progress)).toBe(false);
  });

  it('begins anew where the rows or the weights are others', async () => {
    const out = at('other.jsonl');
    const file = at('short.jsonl');
    writeFileSync(file, '{"text":"a x"}\n{"text":"b y"}\n');
    const stop = (event: EngineEvent): boolean => event.type === 'looked' && event.done > 0;
    await predictFile(order(trained.predictor, out, file), keepingHost(stop));
    appendFileSync(file, '{"text":"c z"}\n');
    expect((await predict(trained.predictor, out, file)).resumed).toBe(0);
  });
});

describe('what cannot be done is said', () => {
  const predictor = (): Predictor => predictorOf(runs.request(), null);
  const refusal = async (out: string, file?: string): Promise<unknown> =>
    predictFile(order(predictor(), out, file), keepingHost()).catch((thrown: unknown) => thrown);

  it.each([
    ['another format', 'answers.xlsx', undefined, 'request.bad-option', '--out'],
    ['the file itself', 'test.jsonl', undefined, 'request.bad-option', '--out'],
    ['a missing column', 'answers.csv', 'columns.csv', 'data.missing-column', 'text'],
  ] as const)('%s', async (_name, out, file, code, field) => {
    writeFileSync(at('columns.csv'), 'sentence,n\na,1\n');
    const fault = await refusal(at(out), file === undefined ? undefined : at(file));
    expect(fault).toMatchObject({ fault: { code, field } });
    expect(existsSync(`${at(out)}.predicting`)).toBe(false);
  });

  it('a folder that is not there, before anything is predicted', async () => {
    const host = keepingHost();
    const nowhere = order(predictor(), at('none/answers.csv'));
    await expect(predictFile(nowhere, host)).rejects.toMatchObject({ fault: { code: 'workspace.unwritable' } });
    expect(host.events).toEqual([]);
  });
});
