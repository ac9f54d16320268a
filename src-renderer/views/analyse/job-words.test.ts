import { describe, expect, it } from 'vitest';
import { jobLine, stageAfter } from './job-words.ts';

const job = { state: 'running', message: null, done: 0, total: 0, etaSeconds: null } as const;

describe('the line of a job', () => {
  it('says what it does, how far it is and how long it will take', () => {
    expect(jobLine(job)).toBe('Starting');
    expect(jobLine({ ...job, done: 20, total: 64, etaSeconds: 3 }, 'Forward pass')).toBe(
      'Forward pass, 20 of 64 samples, 3\u202fs left',
    );
  });

  it('says why it does not run', () => {
    expect(jobLine({ ...job, state: 'failed', message: 'The file is gone.' })).toBe('The file is gone.');
    expect(jobLine({ ...job, state: 'waiting' })).toBe('Waiting.');
  });
});

it('a stage follows from what the engine said last', () => {
  expect(stageAfter({ type: 'looked', done: 1, total: 2 })).toBe('Forward pass');
  expect(stageAfter({ type: 'looked', done: 2, total: 2 })).toBe('Searching for the nearest words');
  expect(stageAfter({ type: 'heartbeat' })).toBeNull();
});
