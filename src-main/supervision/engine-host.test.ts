import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError, formatFault, InputError } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import type { EngineEvent, LastEvent } from '../contract/events.ts';
import type { EngineRequest } from '../contract/engine-request.ts';
import { startEngine } from './engine-host.ts';
import type { Engine, Timeouts } from './engine-host.ts';
import { fakeEngine } from '../app/testing/fake-engine.ts';

const request: EngineRequest = { kind: 'logits', model: '/m', text: 'hi', hidden: false, provider: 'cpu', threads: 0 };
const RESULT = `await say({ type: 'result', kind: 'logits', ids: [1], logits: [0.5] });`;
const HANG = 'setInterval(() => {}, 1000);';

let folder = '';
let log = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-host-'));
  log = join(folder, 'engine.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const events: EngineEvent[] = [];
beforeEach(() => events.splice(0));

function start(
  body: string,
  timeouts: Partial<Timeouts> = {},
  observe = (event: EngineEvent): unknown => events.push(event),
): Engine {
  const notify = (event: EngineEvent): void => void observe(event);
  return startEngine(request, notify, log, { entry: fakeEngine(folder, body), timeouts: { exit: 1000, ...timeouts } });
}
const error = (code: ErrorCode, message: string): unknown => {
  const fault: unknown = expect.objectContaining({ code, message });
  return { type: 'error', exitCode: 1, fault };
};

describe('startEngine', () => {
  it('sends the request after the hello, and reports every event but heartbeats', async () => {
    const last = await start(`
      await hello();
      const request = await started;
      await say({ type: 'heartbeat' });
      await say({ type: 'log', level: 'info', message: 'got ' + JSON.stringify(request) });
      ${RESULT}`).ended;
    expect(events.map((event) => event.type)).toEqual(['hello', 'log', 'result']);
    expect(events[1]).toMatchObject({ message: `got ${JSON.stringify(request)}` });
    expect(last).toBe(events[2]);
    expect(readFileSync(log, 'utf8')).toBe(`info: got ${JSON.stringify(request)}\n`);
  });

  it('keeps a result although the process ends badly after it', async () => {
    const last = await start(`await hello(); await started; ${RESULT} process.abort();`).ended;
    expect(last.type).toBe('result');
  });

  it('ends a process that does not go after its last event', async () => {
    const before = Date.now();
    const deaf = `process.exit = () => undefined; await hello(); await started; ${RESULT} ${HANG}`;
    expect((await start(deaf, { exit: 200 }).ended).type).toBe('result');
    expect(Date.now() - before).toBeGreaterThan(190);
  });

  it.each<[string, string, ErrorCode, string]>([
    [
      'an exit code',
      `console.error('stack trace'); process.exit(3);`,
      'engine.crashed',
      'The engine ended with code 3.',
    ],
    ['an exit without a word', `process.exit(0);`, 'engine.crashed', 'The engine ended with code 0.'],
    ['a signal', `process.kill(process.pid, 'SIGSEGV');`, 'engine.crashed', 'The engine was killed by SIGSEGV.'],
    [
      'a signal in a call into native code',
      `const { beginCall } = await import(${JSON.stringify(new URL('../base/last-call.ts', import.meta.url).href)});
       beginCall('onnxruntime’s CreateEnv')(); beginCall('onnxruntime’s RunWithBinding'); process.kill(process.pid, 'SIGSEGV');`,
      'engine.crashed',
      'The engine was killed by SIGSEGV in onnxruntime’s RunWithBinding.',
    ],
    [
      'a signal after a call into native code',
      `const { beginCall } = await import(${JSON.stringify(new URL('../base/last-call.ts', import.meta.url).href)});
       beginCall('onnxruntime’s RunWithBinding')(); process.kill(process.pid, 'SIGSEGV');`,
      'engine.crashed',
      'The engine was killed by SIGSEGV.',
    ],
    [
      'the out-of-memory killer, in whatever call',
      `const { beginCall } = await import(${JSON.stringify(new URL('../base/last-call.ts', import.meta.url).href)});
       beginCall('onnxruntime’s RunWithBinding'); process.kill(process.pid, 'SIGKILL');`,
      'engine.out-of-memory',
      'The engine was killed by SIGKILL, most likely because the memory ran out.',
    ],
    [
      'its own word about memory',
      `console.error("terminate called after throwing an instance of 'std::bad_alloc'"); process.exit(1);`,
      'engine.out-of-memory',
      'The engine ended with code 1, most likely because the memory ran out.',
    ],
    [
      'garbage',
      `await raw('Segfault imminent\\n'); ${HANG}`,
      'engine.protocol',
      'A line is not JSON: "Segfault imminent".',
    ],
    [
      'an endless line',
      `for (;;) await raw('x'.repeat(8_000_000));`,
      'engine.protocol',
      'A line exceeds 67108864 bytes.',
    ],
  ])('reports %s', async (_, body, code, message) => {
    const last = await start(`await hello(); await started; ${body}`).ended;
    expect(last).toEqual(error(code, message));
    expect(events.at(-1)).toEqual(last);
  });

  it('says what was asked for where the memory ran out, and what asks for less', async () => {
    const plan = `await say({ type: 'plan', provider: 'cpu', trainableTensors: 1, trainableParameters: 1, frozenParameters: 0,
      blocks: [1], steps: 1, stepsPerEpoch: 1, estimatedMemoryBytes: 3 * 2 ** 30, estimatedSeconds: null,
      flopsPerStep: { forward: 1, backward: 1, full: 2 } });`;
    const killed = await start(`await hello(); await started; ${plan} process.kill(process.pid, 'SIGKILL');`).ended;
    const words = (last: LastEvent): string => (last.type === 'error' ? formatFault(last.fault) : last.type);
    expect(words(killed)).toMatch(
      /The engine was killed by SIGKILL, most likely because the memory ran out\. The plan asked for 3 GiB; the machine has [\d.]+ [GT]iB\. Use a shorter --text or a smaller model\.$/,
    );
    const fault = { code: 'engine.out-of-memory', message: 'A batch failed.', remedy: 'Ask for less.' };
    const event = JSON.stringify({ type: 'error', fault, exitCode: 1 });
    const said = await start(`await hello(); await started; ${plan} await say(${event}); process.exit(1);`).ended;
    expect(words(said)).toMatch(/^A batch failed\. The plan asked for 3 GiB; .* Use a shorter --text/);
  });

  it.each([
    ['V8', 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length));'],
    [
      'an array',
      'try { new ArrayBuffer(2 ** 52); } catch (error) { console.error(error.message); process.exit(134); }',
    ],
  ])('knows the words of %s about memory', async (_what, body) => {
    const entry = fakeEngine(folder, `await hello(); await started; ${body}`);
    const small = join(folder, 'small-heap.mjs');
    writeFileSync(
      small,
      `import { spawn } from 'node:child_process';
      const engine = spawn(process.execPath, ['--max-old-space-size=40', ${JSON.stringify(entry)}], { stdio: 'inherit' });
      engine.on('close', (code, signal) => (signal === null ? process.exit(code) : process.kill(process.pid, signal)));`,
    );
    const last = await startEngine(request, () => undefined, null, { entry: small }).ended;
    expect(last).toMatchObject({ type: 'error', exitCode: 1, fault: { code: 'engine.out-of-memory' } });
  });

  it('names the log of an unexpected failure', async () => {
    const fault = { code: 'internal', message: 'Unexpected failure: x.', remedy: 'Please report it.' };
    const event = { type: 'error', fault, exitCode: 1 };
    const last = await start(`await hello(); await started; await say(${JSON.stringify(event)}); process.exit(1);`)
      .ended;
    expect(last).toEqual({ ...event, fault: { ...fault, file: log } });
  });

  it('keeps what a crashing engine wrote to stderr in the log', async () => {
    await start(`await hello(); await started; throw new Error('the reason');`).ended;
    expect(readFileSync(log, 'utf8')).toContain('Error: the reason');
  });

  it.each([
    [
      'another protocol',
      `await say({ type: 'hello', protocol: 2, versions: { salf: '1', node: '1', onnxruntime: '1' } });`,
      'A line is not a message of the protocol: protocol: Invalid input: expected 1.',
    ],
    ['no hello', `await say({ type: 'heartbeat' });`, 'The engine began with “heartbeat” instead of “hello”.'],
  ])('refuses an engine with %s', async (_, body, message) => {
    expect(await start(`${body} ${HANG}`).ended).toEqual(error('engine.protocol', message));
  });

  it('gives up on an engine that does not greet, and on one that falls silent', async () => {
    const mute = await start(HANG, { hello: 300 }).ended;
    expect(mute).toEqual(error('engine.crashed', 'The engine did not start in time.'));
    const before = Date.now();
    const silent = await start(
      `await hello(); await started; for (let i = 0; i < 4; i++) { await sleep(1000); await say({ type: 'heartbeat' }); } ${HANG}`,
      { silence: 3500 },
    ).ended;
    expect(silent).toEqual(error('engine.crashed', 'The engine has been silent for too long.'));
    expect(Date.now() - before).toBeGreaterThan(7000);
  });
});

describe('cancel', () => {
  const PROGRESS = `{ type: 'progress', step: 7, steps: 9, epoch: 0, loss: 1, learningRate: 1, gradNorm: 1, boundary: 0, trainedBlocks: 1, tokens: 1, tokensPerSecond: 1, elapsedSeconds: 1, etaSeconds: 1 }`;
  const BUSY = `await hello(); await started;
    await say({ type: 'checkpoint', step: 5, path: '/w/5', bytes: 1, best: false });
    await say(${PROGRESS});`;
  const cancelAtProgress = async (
    body: string,
    timeouts: Partial<Timeouts>,
    how: 'cancel' | 'kill' = 'cancel',
  ): Promise<LastEvent> => {
    const engine = start(body, timeouts, (event) => {
      if (event.type === 'progress') engine[how]();
      events.push(event);
    });
    return engine.ended;
  };

  it('lets the engine come to its step border and say where to continue', async () => {
    const stopped = { type: 'stopped', step: 8, reason: 'cancelled', checkpoint: '/w/8' };
    const last = await cancelAtProgress(
      `onCancel = async () => { await sleep(100); await say(${JSON.stringify(stopped)}); process.exit(0); }; ${BUSY}`,
      {},
    );
    expect(last).toEqual(stopped);
  });

  const lost: LastEvent = { type: 'stopped', step: 7, reason: 'cancelled', checkpoint: '/w/5' };
  it('ends an engine that does not come to its border', async () => {
    expect(await cancelAtProgress(`${BUSY} ${HANG}`, { cancel: 200 })).toEqual(lost);
    expect(events.at(-1)).toEqual(lost);
  });

  it('ends an engine that does not heed SIGTERM either', async () => {
    const deaf = `process.on('SIGTERM', () => {}); ${BUSY} ${HANG}`;
    expect(await cancelAtProgress(deaf, { cancel: 100, exit: 200 })).toEqual(lost);
  });

  it('kills at once when asked to', async () => {
    const before = Date.now();
    expect(await cancelAtProgress(`${BUSY} ${HANG}`, {}, 'kill')).toEqual(lost);
    expect(Date.now() - before).toBeLessThan(60_000);
  });
});

describe('an observer that throws', () => {
  const fault = { code: 'workspace.no-space', message: 'Full.', remedy: 'Free some.' } as const;

  it('ends the run at a step border, and the error comes out', async () => {
    const kept = join(folder, 'kept');
    const engine = start(
      `const { writeFileSync } = await import('node:fs');
       onCancel = () => { writeFileSync(${JSON.stringify(kept)}, 'yes'); process.exit(0); };
       await hello(); await started; ${HANG}`,
      {},
      () => {
        throw new FailureError(fault);
      },
    );
    await expect(engine.ended).rejects.toThrow('Full.');
    expect(readFileSync(kept, 'utf8')).toBe('yes');
  });

  it('ends it at once for wrong input', async () => {
    const asked = join(folder, 'asked');
    const engine = start(
      `const { writeFileSync } = await import('node:fs');
       onCancel = () => { writeFileSync(${JSON.stringify(asked)}, ''); process.exit(0); };
       await hello(); await started; ${HANG}`,
      {},
      (event) => {
        if (event.type === 'hello') throw new InputError(fault);
      },
    );
    await expect(engine.ended).rejects.toThrow('Full.');
    expect(existsSync(asked)).toBe(false);
  });
});

describe('an engine that cannot be started', () => {
  const SCARCE = 'The system has no room for another process or open file: close other programs, or raise its limits (ulimit -n, ulimit -u), and try again.'; // prettier-ignore

  it.skipIf(process.platform === 'win32').each([
    ['absent', 'ENOENT'],
    ['plain', 'EACCES'],
  ])('ends with an error: %s', async (name, code) => {
    writeFileSync(join(folder, 'plain'), 'text');
    const program = join(folder, name);
    const last = await startEngine(request, (event) => events.push(event), log, { program }).ended;
    expect(last).toEqual(error('engine.crashed', `The engine cannot be started: spawn ${program} ${code}.`));
    expect(events).toEqual([last]);
  });

  it.skipIf(process.platform === 'win32')('ends with an error where too many files are open', () => {
    const code = `
      const { openSync } = await import('node:fs');
      const { startEngine } = await import(${JSON.stringify(join(import.meta.dirname, 'engine-host.ts'))});
      const filled = () => { try { for (;;) openSync('/dev/null'); } catch {} };
      filled();
      const engine = startEngine(${JSON.stringify(request)}, () => {}, null);
      engine.cancel();
      const last = await engine.ended;
      console.log(last.fault.code + ': ' + last.fault.message + ' ' + last.fault.remedy);`;
    const words = ['-c', 'ulimit -n 128; exec "$0" --input-type=module -e "$1"', process.execPath, code];
    const { stdout, stderr, status } = spawnSync('sh', words, { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(`engine.crashed: The engine cannot be started: spawn ${process.execPath} EMFILE. ${SCARCE}\n`);
  });
});
