import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
    const heard = join(folder, 'heard');
    // It hears its request, and no cancel.
    const body = `await hello(); await started; (await import('node:fs')).writeFileSync(${JSON.stringify(heard)}, '');`;
    const engine = fakeEngine(folder, `${body} setInterval(() => undefined, 1000);`);
    const signals = new EventEmitter();
    let said = '';
    const watch = (stdout: string) => (said = stdout);
    const ended = cli(['serve', '--workspace', workspace], { folder, engine, signals, watch });
    await expect.poll(() => said).toContain('Ctrl-C ends it');
    await expect.poll(() => existsSync(heard)).toBe(true);
    signals.emit('SIGINT');
    await expect.poll(() => said).toContain('Ctrl-C again ends it at once');
    signals.emit('SIGINT');
    expect((await ended).exitCode).toBe(0);
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
