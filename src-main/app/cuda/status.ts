import { deviceFault, driverFault } from '../../contract/cuda/faults.ts';
import { cudaItems } from '../../contract/cuda/status.ts';
import type { CudaCheck, CudaItem } from '../../contract/cuda/status.ts';
import { isComplete, lookThoroughly } from '../../cuda/look.ts';
import type { CudaSite } from '../../cuda/site.ts';
import { startEngine } from '../../supervision/engine-host.ts';
import type { EngineSettings } from '../../supervision/engine-host.ts';
import { faultOfEnd, PROBE_TIMEOUTS } from '../probe.ts';

/**
 * Compares the hashes of all libraries, asks the driver, and computes a product on the device, in a process of its own.
 * @param onProgress hears how many bytes of libraries were read of how many
 */
export async function cudaStatus(
  site: CudaSite,
  engine: EngineSettings = {},
  onProgress?: (done: number, total: number) => void,
): Promise<readonly CudaItem[]> {
  const found = await lookThoroughly(site, onProgress);
  // An installation that is not complete is not used: the driver and the devices can be asked without it.
  return cudaItems(site.build, found, await check(isComplete(site) ? site : null, engine));
}

/** What a person should know of the machine before libraries are loaded; null: it has a driver and a device for them. */
export async function machineNote(engine: EngineSettings = {}): Promise<string | null> {
  const found = await check(null, engine);
  if (found.type === 'error') return null;
  const fault = driverFault(found.driver) ?? deviceFault(found.driver);
  return fault === null ? null : `${fault.message} Until then the libraries are of no use. ${fault.remedy}`;
}

async function check(cuda: CudaSite | null, engine: EngineSettings): Promise<CudaCheck> {
  const settings = { ...engine, cuda, timeouts: { ...PROBE_TIMEOUTS, ...engine.timeouts } };
  const last = await startEngine({ kind: 'cuda-check' }, () => undefined, null, settings).ended;
  if (last.type === 'result' && last.kind === 'cuda-check') return last;
  return { type: 'error', fault: faultOfEnd(last) };
}
