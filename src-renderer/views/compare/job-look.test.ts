import { describe, expect, it } from 'vitest';
import type { JobView } from '../../../src-main/contract/routes/jobs.ts';
import { deedsOf, neighbour, progressLine, resultOf } from './job-look.ts';

const job = (changes: Partial<JobView> = {}): JobView => ({
  id: 'j-1',
  kind: 'experiment',
  title: 't',
  on: null,
  state: 'waiting',
  isStopping: false,
  subject: null,
  run: null,
  done: 0,
  total: 0,
  etaSeconds: null,
  message: null,
  createdAt: '2026-11-24T05:12:00.000Z',
  ...changes,
});

describe('a job', () => {
  it.each<[Partial<JobView>, string]>([
    [{ state: 'running' }, 'pause'],
    [{ state: 'running', isStopping: true }, ''],
    [{ state: 'waiting' }, 'pause move forget'],
    [{ state: 'paused' }, 'resume move forget'],
    [{ state: 'failed', message: 'It broke.' }, 'resume forget'],
    [{ state: 'done' }, 'forget'],
    [{ state: 'done', message: '1 of 2 runs did not finish.' }, 'resume forget'],
  ])('%j lets do: %s', (changes, deeds) => {
    expect(deedsOf(job(changes)).join(' ')).toBe(deeds);
  });

  it('tells how far it is', () => {
    expect(progressLine(job({ done: 2, total: 6, etaSeconds: 64 }))).toBe('2 of 6 runs, 1\u202fmin 4\u202fs left');
    expect(progressLine(job())).toBe('');
    expect(progressLine(job({ kind: 'run', total: 1, etaSeconds: 5 }))).toBe('5\u202fs left');
  });

  it('leads to what it made, once there is something', () => {
    expect(resultOf(job({ subject: 'x-1' }))).toBeNull();
    expect(resultOf(job({ subject: 'x-1', done: 1 }))).toBe('/board/x-1');
    expect(resultOf(job({ kind: 'analysis', subject: 'a-1', state: 'running' }))).toBeNull();
    expect(resultOf(job({ kind: 'analysis', subject: 'a-1', state: 'done' }))).toBe('/analyse/a-1');
    expect(resultOf(job({ kind: 'run', subject: 'r-1' }))).toBe('/runs/r-1');
  });

  it('moves among those that wait', () => {
    const jobs = ['run', 'a', 'b', 'c', 'end'].map((id) =>
      job({ id, state: id === 'run' ? 'running' : id === 'end' ? 'done' : 'waiting' }),
    );
    expect(neighbour(jobs, 'a', -1)).toBeUndefined();
    expect(neighbour(jobs, 'b', -1)).toBe('a');
    expect(neighbour(jobs, 'a', 1)).toBe('c');
    expect(neighbour(jobs, 'b', 1)).toBeNull();
    expect(neighbour(jobs, 'c', 1)).toBeUndefined();
    expect(neighbour(jobs, 'run', 1)).toBeUndefined();
  });
});
