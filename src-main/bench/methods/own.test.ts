import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../base/errors.ts';
import { fakeEngine, trainingEngine } from '../../app/testing/fake-engine.ts';
import { runOwn } from './own.ts';
import { requestOf } from './workload.ts';

let dir = '';
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'salf-own-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const request = () =>
  requestOf(
    ...([
      {
        model: '/m',
        train: '/t',
        task: { kind: 'preset', preset: 'trec' },
        epochs: 1,
        limitTrain: 4,
        threads: 1,
        provider: 'cpu',
      },
      { method: { name: 'full' } },
      dir,
    ] as const),
  );

describe('runOwn', () => {
  it('takes its figures from the ledger and the steps', async () => {
    const turn = await runOwn(request(), new AbortController().signal, { entry: trainingEngine(dir, 4, 1) });
    expect(turn).toMatchObject({
      boundary: 9,
      losses: [1, 1 / 2, 1 / 3, 1 / 4],
      items: { data: 0.5, forwardBackward: 3 },
    });
    expect(turn.wallSeconds).toBeGreaterThan(0);
    expect(existsSync(join(dir, 'runs', 'bench'))).toBe(true);
  });

  it('throws what an engine ended with', async () => {
    const entry = fakeEngine(dir, 'await hello(); await started; process.exit(3);');
    await expect(runOwn(request(), new AbortController().signal, { entry })).rejects.toThrow(FailureError);
  });

  it('ends the engine when it is interrupted, and waits until it is gone', async () => {
    const controller = new AbortController();
    const entry = trainingEngine(dir, 100_000, 5);
    const ended = runOwn(request(), controller.signal, { entry });
    setTimeout(() => controller.abort(), 500);
    await expect(ended).rejects.toThrow('abort');
  });
});
