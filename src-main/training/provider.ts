/** Whether a provider really works on this machine. */
import * as ort from 'onnxruntime-node';
import { InputError } from '../base/errors.ts';
import { faultOf } from '../base/fault-of.ts';
import { Builder } from '../autodiff/builder.ts';
import type { Provider } from '../contract/request.ts';
import { openSession, type Runtime } from './session.ts';

/**
 * Opens and runs a small graph on the provider alone. Asked for together with the CPU, onnxruntime falls back to it
 * without a word (its issue 21424), so the answer would say nothing.
 * @throws InputError `request.bad-option`
 */
export async function requireProvider(runtime: Runtime): Promise<void> {
  try {
    const b = new Builder('float32');
    const x = b.input('x', 'float32', [2, 2]);
    b.graph.output(b.op('Gemm', [x, x], { transA: 0, transB: 1 }));
    const session = await openSession(b.graph, 'probe', runtime);
    await session.run({ x: new ort.Tensor('float32', new Float32Array(4), [2, 2]) });
    await session.release();
  } catch (thrown) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--provider',
      message: `${names[runtime.provider]} does not work here: ${faultOf(thrown).message}`,
      remedy: remedies[runtime.provider],
    });
  }
}

const names: Record<Provider, string> = { cpu: 'The CPU', cuda: 'CUDA', webgpu: 'WebGPU' };
const remedies: Record<Provider, string> = {
  cpu: 'Install the dependencies again with `npm ci`.',
  cuda: 'Install the CUDA libraries as the README says, or use --provider cpu.',
  webgpu: 'Install a Vulkan, Metal or Direct3D 12 driver, or use --provider cpu.',
};
