import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import type { Predictor, Question } from '../../contract/predict.ts';
import { openGolden, runtime } from '../testing/goldens.ts';
import { only, TinyRuns } from '../testing/tiny-run.ts';
import { analyse } from '../analysis/analysis.ts';
import { answerQuestions } from './answer.ts';
import { LabelReader } from './label-reader.ts';
import { QuestionLine } from './questions.ts';
import { DEFAULT_RULE } from '../../contract/salf.ts';
import { labelCosines } from '../../salf/trace.ts';
import { keepingHost, predictorOf } from './testing/predictor.ts';

const runs = new TinyRuns();
afterAll(() => runs.remove());

let trained: Predictor;
let untrained: Predictor;
beforeAll(async () => {
  const request = runs.request();
  const last = (await runs.run(request)).at(-1);
  if (last?.type !== 'result' || last.kind !== 'train') throw new Error('no result');
  trained = predictorOf(request, last.checkpoint);
  untrained = predictorOf(request, null);
}, 60_000);

const ask = (number: number, predictor: Predictor, texts: string[], trace = false): Question => ({
  number,
  predictor,
  texts,
  trace: trace ? { ridge: 0 } : null,
});

async function answersTo(questions: readonly Question[]): Promise<EngineEvent[]> {
  const [line, host] = [new QuestionLine(), keepingHost()];
  questions.forEach((question) => line.put(question));
  await answerQuestions({ kind: 'answer', provider: 'cpu', threads: 1, idleSeconds: 0.05 }, line, host);
  return host.events;
}

describe('answerQuestions', () => {
  it('answers with the probabilities of the scoring graph, trained beside untrained, and ends when nobody asks', async () => {
    const events = await answersTo([
      ask(1, trained, ['a b x']),
      ask(2, untrained, ['a b x']),
      ask(3, trained, ['a b x']),
    ]);
    const [first, second, third] = only(events, 'answered');
    expect([first!.number, second!.number, third!.number]).toEqual([1, 2, 3]);
    expect(third!.prediction.probabilities).toEqual(first!.prediction.probabilities);
    expect(second!.prediction.probabilities).not.toEqual(first!.prediction.probabilities);
    expect(first!.prediction.probabilities.reduce((sum, each) => sum + each)).toBeCloseTo(1, 12);
    expect(events.at(-1)).toEqual({ type: 'result', kind: 'answer', answered: 3 });

    // Of the same shape, the same bytes; in a batch, the same but for rounding.
    const reader = await LabelReader.open(trained, runtime);
    const many = await reader.encode(['a b x', 'c d y', 'a b c d e z'].map((text) => ({ texts: [text], line: 1 })));
    const logits = await reader.evaluator.labelLogits(many, () => Promise.resolve());
    const exponentials = [...logits.subarray(0, 3)].map(Math.exp);
    const sum = exponentials.reduce((total, each) => total + each);
    first!.prediction.probabilities.forEach((p, i) => expect(p).toBeCloseTo(exponentials[i]! / sum, 6));
  });

  it('traces a prompt as an analysis of the same weights does', async () => {
    const [answered] = only(await answersTo([ask(1, untrained, ['a b x'], true)]), 'answered');
    const { trace, traceFault } = answered!.prediction;
    expect(traceFault).toBeNull();
    const reader = await LabelReader.open(untrained, runtime);
    const example = await reader.encodeOne(['a b x']);
    const analysis = await analyse(
      { folder: await openGolden('llama-gqa-untied'), values: {} },
      [example],
      {
        labelTokens: reader.labelTokens,
        ridge: 0,
        batchSize: 1,
        padId: 0,
        padMultiple: 1,
        nearest: { count: 3, latentNorm: DEFAULT_RULE.latentNorm },
      },
      runtime,
    );
    const { blocks } = reader.model.folder.spec;
    expect(trace!.spaces).toHaveLength(blocks + 1);
    const all = trace!.spaces.flatMap(({ cosines }) => cosines);
    const expected = labelCosines(analysis.traces[0]!, DEFAULT_RULE, blocks);
    all.forEach((cosine, i) => expect(cosine).toBeCloseTo(expected[i]!, 6));
    const nearest = trace!.spaces.flatMap((space) => space.nearest.map(({ cosine }) => cosine));
    nearest.forEach((cosine, i) => expect(cosine).toBeCloseTo(analysis.nearest!.cosines[i]!, 6));
  });

  it('traces trained weights, whose last space leans to what is predicted', async () => {
    const [answered] = only(await answersTo([ask(1, trained, ['a b x'], true)]), 'answered');
    const { trace, predicted } = answered!.prediction;
    const last = trace!.spaces.at(-1)!;
    expect(last.cosines.indexOf(Math.max(...last.cosines))).toBe(predicted);
  });

  it('refuses a question and answers the next', async () => {
    const events = await answersTo([
      ask(1, trained, ['a', 'b']),
      ask(2, trained, ['  ']),
      ask(3, { ...trained, checkpoint: '/nowhere' }, ['a']),
      ask(4, trained, ['a']),
    ]);
    expect(only(events, 'refused').map(({ number, fault }) => [number, fault.code, fault.field])).toEqual([
      [1, 'request.bad-option', '--second-text'],
      [2, 'data.incomplete', '--text'],
      [3, 'checkpoint.corrupt', undefined],
    ]);
    expect(only(events, 'answered').map(({ number }) => number)).toEqual([4]);
  });

  it('ends at once on request', async () => {
    const line = new QuestionLine();
    const host = keepingHost();
    const request = { kind: 'answer', provider: 'cpu', threads: 1, idleSeconds: 600 } as const;
    const ended = answerQuestions(request, line, host);
    setTimeout(() => line.close(), 20);
    await ended;
    expect(host.events.at(-1)).toEqual({ type: 'result', kind: 'answer', answered: 0 });
  });
});
