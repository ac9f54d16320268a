import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../base/errors.ts';
import { runEpochs } from './epochs.ts';

const ANSWER = {
  torch: '2',
  transformers: '5',
  trainableParameters: 10,
  losses: [2, 1],
  peakBytes: 1000,
  seconds: { data: 0.5, warmup: 1, forward: 2, backward: 4, optimizer: 8 },
};

describe.skipIf(process.platform === 'win32')('runEpochs', () => {
  let dir = '';
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'salf-epochs-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  /** A program that stands where Python would; `$1` is the script, `$2` what it is asked for. */
  function interpreter(body: string): string {
    const path = join(dir, 'python');
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const run = (python: string, signal = new AbortController().signal) =>
    runEpochs(
      python,
      { method: 'blocks', frozen: 3 },
      { model: '/m', work: '/w.json', threads: 2, device: 'cpu' },
      signal,
    );

  it('asks for a method and takes the last line for its answer', async () => {
    const asked = '{"model":"/m","work":"/w.json","threads":2,"device":"cpu","method":"blocks","frozen":3}';
    const python = interpreter(`[ "$2" = '${asked}' ] || exit 4\necho loading\necho '${JSON.stringify(ANSWER)}'`);
    expect(await run(python)).toMatchObject({
      items: ANSWER.seconds,
      losses: [2, 1],
      peakMemoryBytes: 1000,
      torch: '2',
    });
  });

  it.each([
    ['an exit', 'exit 3', 'The PyTorch side ended with code 3 without a result'],
    ['a signal', 'kill -9 $$', 'The PyTorch side was killed by SIGKILL without a result'],
    ['another answer', `echo '{"seconds":1}'`, 'The PyTorch side ended with code 0 without a result'],
  ])('reports %s', async (_, body, message) => {
    await expect(run(interpreter(body))).rejects.toThrow(message);
  });

  it('reports an interpreter that is not there', async () => {
    const failure = run(join(dir, 'none'));
    await expect(failure).rejects.toThrow(FailureError);
    await expect(failure).rejects.toThrow('did not start');
  });

  it('ends Python when it is interrupted', async () => {
    const controller = new AbortController();
    const ended = run(interpreter('exec sleep 60'), controller.signal);
    setTimeout(() => controller.abort(), 200);
    await expect(ended).rejects.toThrow('abort');
  });

  it('keeps the input open until the answer', async () => {
    const wait = 'exec 3<&0\n( read line <&3; kill -9 $$ ) &';
    const python = interpreter(`${wait}\nsleep 0.3; echo '${JSON.stringify(ANSWER)}'; kill $!`);
    expect((await run(python)).losses).toEqual([2, 1]);
  });
});
