import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../app/testing/fake-engine.ts';
import { openWorkbench } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';
import { registerHandlers } from './index.ts';

let folder = '';
let workbench: Workbench;
const invoke = (name: string, input: unknown = {}) => registerHandlers(workbench).invoke(name, input);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-settings-'));
  const entry = fakeEngine(
    folder,
    `await hello();
    const { provider } = await started;
    if (provider === 'cpu') await say({ type: 'result', kind: 'probe', provider, seconds: 0.5 });
    else await say({ type: 'error', exitCode: 2, fault: { code: 'request.bad-option', message: 'No.', remedy: 'None.' } });
    process.exit(0);`,
  );
  workbench = await openWorkbench(join(folder, 'workspace'), { entry });
});
afterEach(async () => {
  await workbench.close();
  rmSync(folder, { recursive: true });
});

describe('settings', () => {
  it('say what the program is', async () => {
    const answer = await invoke('settings.about');
    expect(answer).toMatchObject({ kind: 'done', value: { workspace: join(folder, 'workspace') } });
    expect(JSON.stringify(answer)).toContain('"name":"onnxruntime-node"');
  });

  it('keep what is preferred, and refuse what makes no sense', async () => {
    expect(await invoke('settings.preferences')).toEqual({ kind: 'done', value: { threads: 0, draft: null } });
    expect(await invoke('settings.prefer', { threads: 3 })).toEqual({
      kind: 'done',
      value: { threads: 3, draft: null },
    });
    expect(await invoke('settings.prefer', { threads: -1 })).toMatchObject({ fault: { field: 'threads' } });
    expect(await invoke('settings.prefer', { colour: 'red' })).toMatchObject({ kind: 'failed' });
    expect(await invoke('settings.preferences')).toEqual({ kind: 'done', value: { threads: 3, draft: null } });
  });

  it('probe once for all who ask, and remember', async () => {
    const registry = registerHandlers(workbench);
    expect(await registry.invoke('settings.probed', {})).toEqual({ kind: 'done', value: null });
    const [one, other] = await Promise.all([
      registry.invoke('settings.probe', {}),
      registry.invoke('settings.probe', {}),
    ]);
    expect(one).toMatchObject({
      value: [
        { provider: 'cpu', seconds: 0.5, fault: null },
        { provider: 'cuda', seconds: null, fault: { message: 'No.' } },
        { provider: 'webgpu', seconds: null },
      ],
    });
    expect(other).toEqual(one);
    expect(await registry.invoke('settings.probed', {})).toEqual(one);
  });

  it('delete caches that nobody uses', async () => {
    for (const letter of ['a', 'b']) {
      const cache = join(folder, 'workspace', 'cache', letter.repeat(64));
      mkdirSync(cache, { recursive: true });
      writeFileSync(join(cache, 'rows.bin'), Buffer.alloc(100));
      if (letter === 'b') writeFileSync(join(cache, 'in-use.1.ab'), 'another machine');
    }
    expect(await invoke('settings.disk')).toMatchObject({ value: { caches: { count: 2, inUse: 1 } } });
    expect(await invoke('settings.free', { what: 'caches' })).toEqual({
      kind: 'done',
      value: { count: 1, bytes: 100, inUse: 1 },
    });
    expect(await invoke('settings.free', { what: 'runs' })).toMatchObject({ kind: 'failed' });
    expect(await invoke('settings.disk')).toMatchObject({ value: { caches: { count: 1 } } });
  });
});
