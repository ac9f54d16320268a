import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ExperimentRequest } from './experiment.ts';
import { JobRequest } from './job.ts';
import { AnalyzeRequest, TrainRequest } from './request.ts';
import { FIRST_RULE } from './salf.ts';
import { stored } from './stored-rule.ts';

const task = { kind: 'preset', preset: 'trec' };
const train = { kind: 'train', runId: 'r-1', runDir: '/w', model: '/m', task, data: { train: '/t.jsonl' } };
const analyze = { kind: 'analyze', analysisId: 'a-1', model: '/m', task, data: '/d.csv' };
const own = { target: 'lerp', latentNorm: 'none', deviation: 'margin', gain: 'resource' } as const;

/** A schema whose default is none that there is, as a later version may have it. */
const Later = z.looseObject({ latentNorm: z.string().default('later'), deviation: z.string().default('later') });
const LaterRun = z.looseObject({ method: z.looseObject({ choice: Later.prefault({}) }) });

describe('a stored request', () => {
  it('means what it meant when it was stored, though the default has changed since', () => {
    const read = (choice: object | undefined) =>
      stored(LaterRun).parse({ method: { name: 'salf', ...(choice === undefined ? {} : { choice }) } }).method.choice;
    expect(LaterRun.parse({ method: {} }).method.choice).toMatchObject({ latentNorm: 'later' });
    expect(read({})).toMatchObject({ latentNorm: 'hf', deviation: 'cosine' });
    expect(read(undefined)).toMatchObject({ latentNorm: 'hf', deviation: 'cosine' });
    expect(read({ latentNorm: 'all' })).toMatchObject({ latentNorm: 'all', deviation: 'cosine' });
    expect(read(own)).toMatchObject(own);
  });

  it('is found wherever SALF chooses: runs, analyses, comparisons, jobs', () => {
    const run = (method: object) => stored(TrainRequest).parse({ ...train, method }).method;
    expect(run({ name: 'salf' })).toMatchObject({ choice: FIRST_RULE });
    expect(run({ name: 'salf', choice: own })).toMatchObject({ choice: own });
    expect(run({ name: 'half' })).toEqual({ name: 'half' });
    expect(stored(AnalyzeRequest).parse(analyze).choice).toMatchObject(FIRST_RULE);
    expect(stored(AnalyzeRequest).parse({ ...analyze, choice: { gain: 'relative' } }).choice).toMatchObject({
      ...FIRST_RULE,
      gain: 'relative',
    });
    const request = {
      kind: 'compare',
      methods: [
        { name: 'salf', method: { name: 'salf', choice: { gain: 'relative' } }, lora: null },
        { name: 'full', method: { name: 'full' }, lora: null },
      ],
      seeds: [1],
      datasets: [{ name: 'd', task, data: train.data }],
      models: [{ name: 'm', path: '/m' }],
      baseline: 'full',
      settings: {},
    };
    const { methods } = stored(ExperimentRequest).parse(request);
    expect(methods[0]!.method).toMatchObject({ choice: { ...FIRST_RULE, gain: 'relative' } });
    expect(methods[1]!.method).toEqual({ name: 'full' });
    expect(stored(JobRequest).parse({ kind: 'experiment', request })).toMatchObject({
      request: { methods: [{ method: { choice: { ...FIRST_RULE, gain: 'relative' } } }, {}] },
    });
  });
});
