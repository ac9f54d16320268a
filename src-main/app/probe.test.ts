import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeProviders } from './probe.ts';
import { fakeEngine } from './testing/fake-engine.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-probe-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('which providers work', () => {
  it('is reported by an engine for each, one of which may crash and one hang', async () => {
    const entry = fakeEngine(
      folder,
      `await hello();
      const { provider } = await started;
      if (provider === 'cuda') process.abort();
      if (provider === 'cpu') { await say({ type: 'result', kind: 'probe', provider, seconds: 0.25 }); process.exit(0); }`,
    );
    const [cpu, cuda, webgpu] = await probeProviders({ entry, timeouts: { silence: 3000 } });
    expect(cpu).toEqual({ provider: 'cpu', seconds: 0.25, fault: null });
    expect(cuda).toMatchObject({ provider: 'cuda', seconds: null, fault: { code: 'engine.crashed' } });
    expect(webgpu).toMatchObject({ provider: 'webgpu', seconds: null });
    expect(webgpu?.fault?.message).toContain('silent');
  });

  it('is true of the CPU', async () => {
    const [cpu] = await probeProviders();
    expect(cpu).toMatchObject({ provider: 'cpu', fault: null });
    expect(cpu?.seconds).toBeGreaterThan(0);
  });
});
