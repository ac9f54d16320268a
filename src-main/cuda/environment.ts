/** What a process needs in its environment to find the CUDA libraries. */
import { delimiter, join } from 'node:path';
import { InputError } from '../base/errors.ts';
import { LIBRARY_VARIABLE } from '../base/library-variable.ts';
import { ONNXRUNTIME_NAMES } from '../contract/cuda/build.ts';
import { installFault, installState } from '../contract/cuda/install.ts';
import { folderOf, lookQuickly } from './look.ts';
import type { MaybeSite } from './site.ts';

/**
 * The variables of a process that computes on CUDA. Without an installation there are none: onnxruntime then seeks libraries
 * that a person put beside its own, and says what it does not find.
 * @param environment that the process gets besides
 * @throws InputError `cuda.libraries` for half an installation, a damaged one, or one of another version
 */
export function cudaEnvironment(site: MaybeSite, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (site === null) return {};
  const found = lookQuickly(site);
  if (installState(found) === 'absent') return {};
  const fault = installFault(found, site.build.onnxruntime);
  if (fault !== null) throw new InputError({ ...fault, file: site.folder });
  const folders = site.build.wheels.map((wheel) => folderOf(site, wheel));
  const name = pathVariable(environment);
  const before = environment[name] ?? '';
  const [onnxruntime] = site.build.wheels;
  const library = onnxruntime.libraries.find(({ name: each }) => NAMES.includes(each))!;
  return {
    [name]: [...folders, ...(before === '' ? [] : [before])].join(delimiter),
    [LIBRARY_VARIABLE]: join(folderOf(site, onnxruntime), library.name),
  };
}

const NAMES = Object.values(ONNXRUNTIME_NAMES);

/** Windows seeks libraries on its path, whose name is written in several ways. */
function pathVariable(environment: NodeJS.ProcessEnv): string {
  if (process.platform !== 'win32') return 'LD_LIBRARY_PATH';
  return Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}
