import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../app/testing/fake-engine.ts';
import { tinyModel } from '../../app/testing/tiny-model.ts';
import { AnalyzeSettings } from '../../contract/request.ts';
import { openStore } from '../../store/open.ts';
import { cli, events } from './testing/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('salf serve', () => {
  it('ends on an interruption, and says where it was', async () => {
    const signals = new EventEmitter();
    const watch = (stdout: string) => {
      if (stdout.includes('"serving"')) setImmediate(() => signals.emit('SIGINT'));
    };
    const { exitCode, stdout } = await cli(['serve', '--json'], { folder, signals, watch });
    expect(exitCode).toBe(0);
    expect(events(stdout)).toMatchObject([{ type: 'serving' }, { type: 'result' }]);
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });

  it('waits for what is at work, and ends it when interrupted twice', async () => {
    const workspace = join(folder, 'busy');
    {
      using store = await openStore(workspace);
      const task = { kind: 'preset', preset: 'trec' };
      const settings = AnalyzeSettings.parse({ model: tinyModel(folder), task, data: join(folder, 'data.jsonl') });
      store.jobs.add({ id: 'j-20261126-abcdef', title: 'A look', request: { kind: 'analysis', settings } });
    }
    // It hears no cancel.
    const engine = fakeEngine(folder, 'await hello(); setInterval(() => undefined, 1000);');
    const signals = new EventEmitter();
    let interruptions = 0;
    const interruptOnce = (stdout: string, text: string, before: number): void => {
      if (interruptions !== before || !stdout.includes(text)) return;
      interruptions++;
      setTimeout(() => signals.emit('SIGINT'), 300);
    };
    const watch = (stdout: string) => {
      interruptOnce(stdout, 'Ctrl-C ends it', 0);
      interruptOnce(stdout, 'Ctrl-C again ends it at once', 1);
    };
    const { exitCode } = await cli(['serve', '--workspace', workspace], { folder, engine, signals, watch });
    expect(exitCode).toBe(0);
    expect(interruptions).toBe(2);
    using store = await openStore(workspace);
    expect(store.jobs.all()).toMatchObject([{ state: 'paused' }]);
  });

  it('refuses a port that is none', async () => {
    const { exitCode, stderr } = await cli(['serve', '--port', 'x'], { folder });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'salf: --port: “x” is not a port, a whole number from 0 to 65535. See `npm run salf -- serve --help`.\n',
    );
  });
});
