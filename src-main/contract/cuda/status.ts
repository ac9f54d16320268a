/** Whether CUDA works on this machine, item by item, the same in window and command line. */
import type { Fault } from '../../base/errors.ts';
import { bytes, counted, duration } from '../../base/numbers.ts';
import type { CudaBuild } from './build.ts';
import { sizesOf } from './build.ts';
import type { CudaCheckResult, CudaDevice } from './check.ts';
import { deviceFault, devicesOf, driverFault, versionText } from './faults.ts';
import { installFault } from './install.ts';
import type { Found } from './install.ts';

/** What CUDA needs, in the order in which one thing needs the other. */
export const CUDA_ITEMS = ['libraries', 'driver', 'device', 'product'] as const;
export type CudaItemName = (typeof CUDA_ITEMS)[number];

export const CUDA_LABELS: Readonly<Record<CudaItemName, string>> = {
  libraries: 'Libraries',
  driver: 'Driver',
  device: 'Device',
  product: 'Product',
};

/** `untried`: something before it is missing. */
export type CheckState = 'works' | 'fails' | 'untried';

export const CHECK_WORDS: Readonly<Record<CheckState, string>> = {
  works: 'works',
  fails: 'does not work',
  untried: 'not tried',
};

export interface CudaItem {
  readonly name: CudaItemName;
  readonly state: CheckState;
  /** What was found, in a sentence; empty where it was not tried. */
  readonly found: string;
  /** What to do; empty where nothing is to be done. */
  readonly remedy: string;
}

/** How the check in an engine ended: with a result, or with a fault of the engine itself, such as a crash. */
export type CudaCheck = CudaCheckResult | { readonly type: 'error'; readonly fault: Fault };

/** @param found how the libraries are; its hashes were compared */
export function cudaItems(build: CudaBuild, found: Found, check: CudaCheck): readonly CudaItem[] {
  const ours = librariesItem(build, found);
  if (check.type === 'error') return [ours, untried('driver'), untried('device'), failing('product', check.fault)];
  const { driver } = check;
  const driverTrouble = driverFault(driver);
  const deviceTrouble = driverTrouble === null ? deviceFault(driver) : null;
  return [
    ours,
    driverTrouble === null
      ? works('driver', driver.state === 'working' ? `It can run CUDA ${versionText(driver.version)}.` : 'It is there.')
      : failing('driver', driverTrouble),
    deviceItem(devicesOf(driver), driverTrouble !== null, deviceTrouble),
    productItem(check, driverTrouble !== null || deviceTrouble !== null, ours.state === 'works'),
  ];
}

function librariesItem(build: CudaBuild, found: Found): CudaItem {
  const fault = installFault(found, build.onnxruntime);
  if (fault !== null) return failing('libraries', fault);
  const { unpacked } = sizesOf(build.wheels);
  const what = `onnxruntime ${build.onnxruntime}, ${counted(build.wheels.length, 'package')}, ${bytes(unpacked)}`;
  return works('libraries', `Complete, every hash is right: ${what}.`);
}

function deviceItem(devices: readonly CudaDevice[], isUnknown: boolean, fault: Fault | null): CudaItem {
  if (isUnknown) return untried('device');
  if (fault !== null) return failing('device', fault);
  return works('device', `${devices.map(deviceWords).join('; ')}.`);
}

function deviceWords({ name, capability, memoryBytes }: CudaDevice): string {
  return `${name}, compute capability ${capability.toFixed(1)}, ${bytes(memoryBytes)}`;
}

function productItem({ seconds, fault }: CudaCheckResult, isHopeless: boolean, areInstalled: boolean): CudaItem {
  if (seconds !== null) {
    const from = areInstalled ? '' : ', with libraries that this program did not install';
    return works('product', `A matrix product on the device was right (${duration(seconds)})${from}.`);
  }
  return isHopeless || !areInstalled || fault === null ? untried('product') : failing('product', fault);
}

const works = (name: CudaItemName, found: string): CudaItem => ({ name, state: 'works', found, remedy: '' });
const untried = (name: CudaItemName): CudaItem => ({ name, state: 'untried', found: '', remedy: '' });

function failing(name: CudaItemName, { message, remedy }: Fault): CudaItem {
  return { name, state: 'fails', found: message, remedy };
}

/** Whether a run on CUDA would work: its product was right. */
export function cudaWorks(items: readonly CudaItem[]): boolean {
  return items.some(({ name, state }) => name === 'product' && state === 'works');
}
