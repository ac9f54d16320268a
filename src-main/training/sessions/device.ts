/** The device that the sessions of a runtime compute on, where arrays can lie in its memory. */
import { Device } from '../../runtime/device.ts';
import { nativeRuntime } from '../../runtime/native.ts';
import { nativePlace } from './place.ts';
import { configEntries, type Runtime } from './session.ts';

/**
 * Opens a runtime's device.
 * @returns null where arrays lie in the memory of this program: on the CPU, unless `residence` says otherwise, and
 *   where onnxruntime's library cannot be called
 * @throws OrtError where the library lacks the place
 */
export async function openDevice(runtime: Runtime): Promise<Device | null> {
  const { residence = runtime.provider === 'cuda' ? 'device' : 'host' } = runtime;
  const { library } = await nativeRuntime();
  const place = nativePlace(runtime);
  if (residence === 'host' || library === null || place === null) return null;
  return Device.open(library, { place, threads: runtime.threads, entries: configEntries(undefined) });
}
