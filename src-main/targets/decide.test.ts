import { expect, it } from 'vitest';
import type { LastEvent } from '../contract/events.ts';
import { afterPrinted, decide } from './decide.ts';
import type { SeenCell } from './decide.ts';

const failure: LastEvent = {
  type: 'error',
  exitCode: 1,
  fault: { code: 'training.diverged', message: 'm', remedy: 'r' },
};
const killed: LastEvent = { ...failure, fault: { ...failure.fault, code: 'engine.out-of-memory' } };
const stoppedAt = (step: number): LastEvent => ({ type: 'stopped', step, reason: 'cancelled', checkpoint: null });
const cell: SeenCell = {
  isStopping: false,
  standing: 'running',
  word: 'RUNNING',
  reason: null,
  last: null,
  step: 4,
  sent: 1,
  silent: 0,
  memory: 2 ** 30,
};
const over = { standing: 'over', word: 'COMPLETED' } as const;

it.each<[string, Partial<SeenCell>, object]>([
  ['waits with the reason of the target', { standing: 'pending', reason: 'no node is free (Resources)' }, { do: 'wait', state: 'pending', reason: 'no node is free (Resources)' }],
  ['ends with its own last event, before its job is gone', { last: failure }, { do: 'end', last: failure }],
  ['whose engine was killed is judged when its job is over', { last: killed }, { do: 'wait', state: 'running' }],
  ['whose engine was killed for its memory has failed', { ...over, word: 'FAILED', last: killed }, { do: 'end', last: killed }],
  ['whose engine was killed for its memory by Slurm has failed', { ...over, word: 'OUT_OF_MEMORY', last: killed }, { do: 'end', last: killed }],
  ['whose engine was killed on a machine without a scheduler has failed', { standing: 'over', word: null, last: killed }, { do: 'end', last: killed }],
  ['whose engine was killed because it did not stop in time is left', { ...over, word: 'CANCELLED', last: killed }, { do: 'stop', reason: 'Somebody cancelled it there.' }],
  ['whose engine was killed because it was paused from here is left', { ...over, word: 'CANCELLED', isStopping: true, last: killed }, { do: 'stop', reason: null }],
  ['whose engine was killed at its time limit is sent again', { ...over, word: 'TIMEOUT', last: killed }, { do: 'submit-again' }],
  ['whose engine is killed at every time limit has failed', { ...over, word: 'TIMEOUT', sent: 3, last: killed }, { do: 'end', last: killed }],
  ['is in the queue again, whatever it said before', { standing: 'pending', last: stoppedAt(5) }, { do: 'wait', state: 'pending' }],
  ['is not judged while nobody answers', { standing: 'unknown' }, { do: 'look-again' }],
  ['may still have its last word on the way', { ...over, silent: 2 }, { do: 'look-again' }],
  ['is sent again after a time limit, further than before', { ...over, last: stoppedAt(5) }, { do: 'submit-again' }],
  ['is sent again twice where it came no further', { ...over, last: stoppedAt(4), sent: 2 }, { do: 'submit-again' }],
  ['is left where it never comes further', { ...over, last: stoppedAt(4), sent: 3 }, { do: 'stop' }],
  ['is left where somebody cancelled it there', { standing: 'over', word: 'CANCELLED', last: stoppedAt(9) }, { do: 'stop', reason: 'Somebody cancelled it there.' }],
  ['is left where somebody cancelled it before it began', { standing: 'over', word: 'CANCELLED', silent: 3 }, { do: 'stop' }],
  ['stops where it was asked to', { ...over, isStopping: true, last: stoppedAt(9) }, { do: 'stop', reason: null }],
  ['is sent again where its node failed', { standing: 'over', word: 'NODE_FAIL', silent: 3 }, { do: 'submit-again' }],
  ['is given up where its node fails again and again', { standing: 'over', word: 'NODE_FAIL', silent: 3, sent: 3 }, { do: 'give-up', fault: { code: 'target.lost' } }],
  ['is given up where its memory ran out', { standing: 'over', word: 'OUT_OF_MEMORY', silent: 3 }, { do: 'give-up', fault: { code: 'engine.out-of-memory', message: 'The job ran out of the memory that it was promised (1 GiB).' } }],
  ['is given up where its program never spoke', { ...over, word: 'FAILED', silent: 3 }, { do: 'give-up', fault: { code: 'target.lost' } }],
])('a cell %s', (_, seen, decision) => {
  expect(decide({ ...cell, ...seen })).toMatchObject(decision);
}); // prettier-ignore

it.each([
  ['slurmstepd: error: Exceeded job memory limit', 'engine.out-of-memory'],
  ['slurmstepd: error: StepId=1.batch exceeded memory limit (315 > 62), being killed', 'engine.out-of-memory'],
  ['error: Detected 1 oom_kill event in StepId=1.batch.', 'engine.out-of-memory'],
  ['module: command not found', 'target.lost'],
])('a job that printed “%s” ended with %s', (printed, code) => {
  const fault = { code: 'target.lost', message: 'The job ended as FAILED.', remedy: 'r' } as const;
  expect(afterPrinted(fault, printed, 2 ** 30)).toMatchObject({ code, message: expect.stringContaining(printed) as string });
  expect(afterPrinted(fault, '', null)).toEqual(fault);
}); // prettier-ignore
