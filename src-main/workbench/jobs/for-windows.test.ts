import { describe, expect, it } from 'vitest';
import { failed } from '../../contract/events.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { InputError } from '../../base/errors.ts';
import { forWindows } from './for-windows.ts';

const HOME = '/home/somebody';
const fault = { code: 'data.empty', file: `${HOME}/rows.csv`, message: 'It is empty.', remedy: 'Fill it.' } as const;
const EVENTS: readonly EngineEvent[] = [
  {
    type: 'model',
    path: `${HOME}/m`,
    family: 'llama',
    blocks: 2,
    hiddenSize: 8,
    vocabSize: 16,
    parameters: 10,
    dtype: 'F32',
    tiedHead: false,
    hash: 'h',
  },
  {
    type: 'data',
    task: 't',
    overlaps: [],
    warnings: [],
    hash: 'h',
    splits: [
      {
        split: 'train',
        path: `${HOME}/rows.csv`,
        rows: 1,
        classes: [],
        duplicates: 0,
        conflicts: 0,
        tokens: null,
        cut: 0,
        hash: 'h',
      },
    ],
  },
  { type: 'checkpoint', step: 1, path: `${HOME}/step-1`, bytes: 1, best: false },
  { type: 'stopped', step: 1, reason: 'cancelled', checkpoint: `${HOME}/step-1` },
  failed(new InputError(fault)),
];

describe('what an engine says', () => {
  it.each(EVENTS.map((event) => [event.type, event] as const))('reaches windows without a path: %s', (_type, event) => {
    expect(JSON.stringify(event)).toContain(HOME);
    expect(JSON.stringify(forWindows(event))).not.toContain(HOME);
    expect(forWindows(event).type).toBe(event.type);
  });

  it('is left alone where it holds none', () => {
    const log: EngineEvent = { type: 'log', level: 'info', message: 'loading' };
    expect(forWindows(log)).toBe(log);
  });
});
