import { expect, it } from 'vitest';
import type { Plan } from '../../../src-main/contract/events.ts';
import { flopRows, partRows, savedShare, timeRows } from './run-costs.ts';

const text = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(' ').replaceAll('\u202f', ' '));

it('time is shown by item, the longest first, with the sum', () => {
  const items = [
    { name: 'data', seconds: 1 },
    { name: 'copies', seconds: 0 },
    { name: 'forwardBackward', seconds: 3 },
  ] as const;
  expect(text(timeRows({ items }))).toEqual([
    'forward and backward 3 s 75.0 %',
    'data 1 s 25.0 %',
    'total 4 s 100.0 %',
  ]);
});

it('operations are shown by what they were for', () => {
  const flops = { forward: 3e12, backward: 1e12, optimizer: 0, analysis: 0, caching: 0 };
  expect(text(flopRows({ flops }))).toEqual([
    'forward 3 TFLOP 75.0 %',
    'backward 1 TFLOP 25.0 %',
    'total 4 TFLOP 100.0 %',
  ]);
});

it('a plan tells its saving and its parts', () => {
  const plan: Plan = {
    type: 'plan',
    provider: 'cpu',
    trainableTensors: 1,
    trainableParameters: 1,
    frozenParameters: 0,
    blocks: [2],
    steps: 1,
    stepsPerEpoch: 1,
    estimatedMemoryBytes: 1,
    estimatedSeconds: null,
    cache: null,
    atMost: false,
    flopsPerStep: { forward: 2e9, backward: 1e9, optimizer: 0, full: 6e9 },
    flopsPerPart: [{ part: 'block.2', forward: 1e9, backward: 2e9 }],
  };
  expect(savedShare(plan)).toBe(0.5);
  expect(text(partRows(plan))).toEqual(['block 2 1 GFLOP 2 GFLOP']);
});
