import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { requireProvider } from './provider.ts';

const listed = ort.listSupportedBackends().map(({ name }) => name);

describe('requireProvider', () => {
  it('is content with the CPU', async () => {
    await expect(requireProvider({ provider: 'cpu', threads: 1 })).resolves.toBeUndefined();
  });

  it.each([
    ['cuda', 'CUDA', 'Install the CUDA libraries as the README says, or use --provider cpu.'],
    ['webgpu', 'WebGPU', 'Install a Vulkan, Metal or Direct3D 12 driver, or use --provider cpu.'],
  ] as const)('answers for %s alone, never for the CPU in its place', async (provider, name, remedy) => {
    const answer = await requireProvider({ provider, threads: 1 }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (answer === null) {
      expect(listed).toContain(provider);
      return;
    }
    expect(answer).toMatchObject({ exitCode: 2, fault: { code: 'request.bad-option', field: '--provider', remedy } });
    expect(answer).toHaveProperty('message', expect.stringMatching(`^--provider: ${name} does not work here \\(`));
  });
});
