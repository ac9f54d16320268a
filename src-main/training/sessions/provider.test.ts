import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../../contract/fields.ts';
import { checkCuda, requireProvider } from './provider.ts';

const answer = (provider: Provider) =>
  requireProvider({ provider, threads: 1 }).then(
    () => null,
    (thrown: unknown) => thrown,
  );

describe('requireProvider', () => {
  it('is content with the CPU', async () => {
    expect(await answer('cpu')).toBeNull();
  });

  it.skipIf(existsSync('/dev/nvidiactl'))('refuses CUDA where there is no NVIDIA driver', async () => {
    const refusal = await answer('cuda');
    expect(refusal).toMatchObject({ exitCode: 2, fault: { code: 'cuda.driver', field: '--provider' } });
    expect(refusal).toHaveProperty(
      'message',
      expect.stringMatching(
        /^--provider: There is no NVIDIA driver here \(.*\)\. Install NVIDIA’s driver 580 or newer/,
      ),
    );
  });

  it.skipIf(existsSync('/dev/nvidiactl'))('says what a check of CUDA found', async () => {
    expect(await checkCuda()).toMatchObject({
      kind: 'cuda-check',
      driver: { state: 'absent' },
      seconds: null,
      fault: { code: 'cuda.driver' },
    });
  });
});
