/** Whether a provider really works on this machine. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { InputError, type Fault } from '../../base/errors.ts';
import { faultOf } from '../../base/fault-of.ts';
import { Builder } from '../../autodiff/builder.ts';
import type { CudaCheckResult } from '../../contract/cuda/check.ts';
import { cudaFault } from '../../contract/cuda/faults.ts';
import type { Provider } from '../../contract/fields.ts';
import { CHOSEN_TROUBLE } from '../../runtime/chosen-library.ts';
import { askDriver, loadTrouble } from '../../runtime/cuda-driver.ts';
import { libraryPath } from '../../runtime/library.ts';
import { openSession, type Runtime } from './session.ts';

/** A matrix, and its product with itself transposed. */
const GIVEN = [1, 2, 3, 4];
const PRODUCT = [5, 11, 11, 25];

/**
 * Opens and runs a small graph on the provider alone. Asked for together with the CPU, onnxruntime falls back to it
 * without a word (its issue 21424), so the answer would say nothing.
 * @throws InputError `cuda.driver`, `cuda.device`, `cuda.libraries`, `request.bad-option`
 */
export async function requireProvider(runtime: Runtime): Promise<void> {
  try {
    await runProduct(runtime);
  } catch (thrown) {
    const said = faultOf(thrown).message.replace(OPENING, '');
    throw new InputError({ field: '--provider', ...FAULTS[runtime.provider](said) });
  }
}

/** What stands before onnxruntime's own words. */
const OPENING = /^The probe graph could not be opened: /;

async function runProduct(runtime: Runtime): Promise<void> {
  const b = new Builder('float32');
  const x = b.input('x', 'float32', [2, 2]);
  const y = b.op('Gemm', [x, x], { transA: 0, transB: 1 });
  b.graph.output(y);
  const session = await openSession(b.graph, 'probe', runtime);
  const { [y.name]: found } = await session.run({ x: new ort.Tensor('float32', Float32Array.from(GIVEN), [2, 2]) });
  await session.release();
  const values = [...(found!.data as Float32Array)];
  if (values.some((value, i) => value !== PRODUCT[i]))
    throw new Error(`a product is ${values.join(', ')} instead of ${PRODUCT.join(', ')}`);
}

const FAULTS: Readonly<Record<Provider, (said: string) => Fault>> = {
  cpu: (said) => other('The CPU', said, 'Install the dependencies again with `npm ci`.'),
  cuda: (said) => cudaFault({ driver: askDriver(), library: libraryTrouble(), said }),
  webgpu: (said) => other('WebGPU', said, 'Install a Vulkan, Metal or Direct3D 12 driver, or use --provider cpu.'),
};

function other(name: string, said: string, remedy: string): Fault {
  return { code: 'request.bad-option', message: `${name} does not work here: ${said}`, remedy };
}

/** The libraries with onnxruntime's kernels for CUDA, which it seeks beside itself: the second one needs the first. */
const KERNELS =
  process.platform === 'win32'
    ? ['onnxruntime_providers_shared.dll', 'onnxruntime_providers_cuda.dll']
    : ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** What is missing of the libraries; null: nothing that can be told from here. */
function libraryTrouble(): string | null {
  if (CHOSEN_TROUBLE !== null) return CHOSEN_TROUBLE;
  const files = KERNELS.map((name) => join(dirname(libraryPath()), name));
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) return `${basename(missing)} is not there`;
  for (const file of files) {
    const trouble = loadTrouble(file);
    if (trouble !== null) return trouble;
  }
  return null;
}

/** Asks the driver, and computes a product on the first device. */
export async function checkCuda(): Promise<CudaCheckResult> {
  const driver = askDriver();
  const began = performance.now();
  const answer = { type: 'result', kind: 'cuda-check', driver } as const;
  try {
    await requireProvider({ provider: 'cuda', threads: 1 });
    return { ...answer, seconds: (performance.now() - began) / 1000, fault: null };
  } catch (thrown) {
    return { ...answer, seconds: null, fault: faultOf(thrown) };
  }
}
