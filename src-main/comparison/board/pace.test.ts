import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../contract/ledger.ts';
import { paceOf } from './pace.ts';
import type { PaceSource } from './pace.ts';

const ledger: Ledger = {
  items: [
    { name: 'model', seconds: 1 },
    { name: 'caching', seconds: 2 },
    { name: 'evaluation', seconds: 9 },
  ],
  flops: { forward: 40, backward: 60, optimizer: 20, analysis: 5, caching: 3 },
  depthSaving: 0.5,
  forwardShare: null,
  tokens: 1,
  peakMemoryBytes: 1,
};
/** Four blocks; the first two steps train all of them, the last two none. */
const source: PaceSource = {
  stretches: [
    { step: 2, seconds: 2, boundaries: 0 },
    { step: 4, seconds: 6, boundaries: 8 },
  ],
  stepsPerEpoch: 2,
  ledger,
  validations: [{ step: 4, seconds: 19 }],
};

describe('paceOf', () => {
  it('counts steps and epochs', () => {
    expect(paceOf('step', source)(3)).toBe(3);
    expect(paceOf('epoch', source)(3)).toBe(1.5);
    expect(paceOf('epoch', { ...source, stepsPerEpoch: null })(3)).toBeNull();
  });

  it('begins when the run does, and meets the times of the validations', () => {
    const seconds = paceOf('time', source);
    expect(seconds(4)).toBe(19);
    // A quarter of the steps' own time, of the 16 s after the first 3.
    expect(seconds(2)).toBe(3 + 16 / 4);
  });

  it('continues by the steps themselves behind the last validation, and for runs at work', () => {
    expect(paceOf('time', { ...source, validations: [{ step: 2, seconds: 10 }] })(4)).toBe(16);
    expect(paceOf('time', { ...source, ledger: null, validations: [] })(4)).toBe(8);
    const unknown = source.stretches.map((stretch) => ({ ...stretch, seconds: null }));
    expect(paceOf('time', { ...source, stretches: unknown })(4)).toBeNull();
  });

  it('spends the backward passes where they go deep', () => {
    const flops = paceOf('flops', source);
    expect(flops(2)).toBeCloseTo(8 + 30 + 60, 9);
    expect(flops(4)).toBeCloseTo(8 + 60 + 60, 9);
    expect(paceOf('flops', { ...source, ledger: null })(2)).toBeNull();
  });

  it('spends them evenly where every step trains every block, or none', () => {
    const flat = { ...source, stretches: source.stretches.map((stretch) => ({ ...stretch, boundaries: 0 })) };
    expect(paceOf('flops', { ...flat, ledger: { ...ledger, depthSaving: 0 } })(1)).toBeCloseTo(8 + 15 + 15, 9);
    const frozen = source.stretches.map((stretch) => ({ ...stretch, boundaries: 8 }));
    expect(paceOf('flops', { ...source, stretches: frozen, ledger: { ...ledger, depthSaving: 1 } })(1)).toBeCloseTo(
      8 + 15 + 15,
      9,
    );
  });
});
