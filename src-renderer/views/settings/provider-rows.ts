import type { ProviderState } from '../../../src-main/contract/routes/settings.ts';
import { PROVIDERS } from '../../../src-main/contract/fields.ts';
import type { CheckState } from '../../../src-main/contract/cuda/status.ts';
import type { Provider } from '../../../src-main/contract/fields.ts';
import { duration } from '../../format/numbers.ts';
import { windowText } from '../../../src-main/contract/settings/fault-words.ts';

/** Something that was tried on this machine. */
export interface CheckedRow {
  readonly name: string;
  readonly state: CheckState;
  /** What was found and what to do, in sentences; empty: the state says it all. */
  readonly found: string;
}

const NAMES: Readonly<Record<Provider, string>> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' };

/** All providers, whether they were tried or not. */
export function providerRows(states: readonly ProviderState[] | null): readonly CheckedRow[] {
  return PROVIDERS.map((provider) => {
    const name = NAMES[provider];
    const found = states?.find((state) => state.provider === provider);
    if (found === undefined) return { name, state: 'untried', found: 'Not checked yet.' };
    if (found.fault !== null) {
      const { message, remedy } = found.fault;
      return { name, state: 'fails', found: `${reasonOf(message)} ${windowText(remedy)}` };
    }
    return { name, state: 'works', found: `A first graph took ${duration(found.seconds ?? 0)}.` };
  });
}

/** Without what the row itself says (“CUDA does not work here: …”), and where in onnxruntime's sources it was found. */
function reasonOf(message: string): string {
  const reason = message.replace(/^[\w ]+ does not work here: /, '').replace(/^\S+\.cc:\d+ .* was false\. /, '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
