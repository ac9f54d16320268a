import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../contract/request.ts';
import { requireProvider } from './provider.ts';

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
    expect(refusal).toMatchObject({
      exitCode: 2,
      fault: {
        code: 'request.bad-option',
        field: '--provider',
        remedy: 'Install the CUDA libraries as the README says, or use --provider cpu.',
      },
    });
    expect(refusal).toHaveProperty(
      'message',
      expect.stringMatching(/^--provider: CUDA does not work here: The probe graph could not be opened: .*\. Install/),
    );
  });
});
