/** Why CUDA does not work: which of driver, device or libraries is missing, in words. */
import type { Fault } from '../../base/errors.ts';
import { saysNoMemory } from '../../base/trouble.ts';
import { CUDA_NEEDS } from './build.ts';
import type { CudaDevice, DriverReport } from './check.ts';

/** `CUDA_ERROR_NO_DEVICE`, and what some versions answer where all devices are hidden. Source: cuda.h. */
const NO_DEVICE: readonly number[] = [100, 101];

const OTHERWISE = 'or use --provider cpu';
const INSTALL_DRIVER = `Install NVIDIA’s driver ${CUDA_NEEDS.driver} or newer`;

/** What is wrong with the driver; null: nothing, as far as it says. */
export function driverFault(driver: DriverReport): Fault | null {
  if (driver.state === 'absent')
    return {
      code: 'cuda.driver',
      message: `There is no NVIDIA driver here (${sentence(driver.reason)}).`,
      remedy: `${INSTALL_DRIVER} (in a container, give it the GPU), ${OTHERWISE}.`,
    };
  if (driver.state === 'failing') {
    if (NO_DEVICE.includes(driver.code)) return null;
    return {
      code: 'cuda.driver',
      message: `NVIDIA’s driver does not work: ${driver.call} answers ${driver.code} (${sentence(driver.words)}).`,
      remedy: `Restart the machine if the driver was just updated; else install it again, ${OTHERWISE}.`,
    };
  }
  if (driver.version >= CUDA_NEEDS.driverInterface) return null;
  return {
    code: 'cuda.driver',
    message: `NVIDIA’s driver is too old: it can run CUDA ${versionText(driver.version)}, and the libraries need ${CUDA_NEEDS.cuda}.`,
    remedy: `${INSTALL_DRIVER}, ${OTHERWISE}.`,
  };
}

/** What is wrong with the device that would be used, the first one; null: nothing, or the driver cannot say. */
export function deviceFault(driver: DriverReport): Fault | null {
  const [device] = devicesOf(driver);
  if (device === undefined) {
    return driverFault(driver) !== null ? null : fault('NVIDIA’s driver finds no GPU.', NO_GPU);
  }
  if (device.capability >= CUDA_NEEDS.capability) return null;
  const capability = device.capability.toFixed(1);
  return fault(
    `The GPU is too old: ${device.name} has compute capability ${capability}, and CUDA ${CUDA_NEEDS.cuda} needs ${CUDA_NEEDS.capability}.`,
    `Use another GPU (CUDA_VISIBLE_DEVICES chooses), ${OTHERWISE}.`,
  );
}

const NO_GPU = `Check that \`nvidia-smi\` lists it and that CUDA_VISIBLE_DEVICES does not hide it, ${OTHERWISE}.`;

export function devicesOf(driver: DriverReport): readonly CudaDevice[] {
  return driver.state === 'working' ? driver.devices : [];
}

/** What an engine knows when a session could not be opened or run on CUDA. */
export interface Failure {
  readonly driver: DriverReport;
  /** Why the library with the kernels cannot be loaded; null: it can, or nobody knows. */
  readonly library: string | null;
  /** What onnxruntime said. */
  readonly said: string;
}

/** The fault of a failure; the driver comes first, since without it nothing else can work. */
export function cudaFault({ driver, library, said }: Failure): Fault {
  const known = driverFault(driver) ?? deviceFault(driver);
  if (known !== null) return known;
  if (library !== null)
    return {
      code: 'cuda.libraries',
      message: `The CUDA libraries cannot be loaded: ${sentence(library)}.`,
      remedy: 'Run `salf cuda install`, and `salf cuda status` if they are installed.',
    };
  if (saysNoMemory(said))
    return fault('The memory of the GPU is full.', `Close the programs that \`nvidia-smi\` lists, ${OTHERWISE}.`);
  return fault(
    `CUDA does not work here: ${sentence(FAILURE.exec(said)?.[1] ?? said)}.`,
    `See \`salf cuda status\`, ${OTHERWISE}.`,
  );
}

/** onnxruntime puts places in its sources before what CUDA, cuBLAS or cuDNN answered, and its own expression after it. */
const FAILURE = /(CU\w+ failure \d+: .*?)\s*; GPU=/;

function fault(message: string, remedy: string): Fault {
  return { code: 'cuda.device', message, remedy };
}

/** 13000 as 13.0. */
export function versionText(version: number): string {
  return `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`;
}

function sentence(words: string): string {
  return words.split('\n')[0]!.replace(/\.$/, '');
}
