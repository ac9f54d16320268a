import type { ProviderState } from '../../../src-main/contract/routes/settings.ts';
import { PROVIDERS } from '../../../src-main/contract/fields.ts';
import type { Provider } from '../../../src-main/contract/fields.ts';
import { duration } from '../../format/numbers.ts';
import { windowText } from '../../../src-main/contract/settings/fault-words.ts';

export interface ProviderRow {
  readonly provider: Provider;
  readonly name: string;
  readonly state: 'works' | 'fails' | 'unknown';
  /** How long a first graph took, or why it could not run. */
  readonly detail: string;
  /** What to do about it; empty where nothing is to be done. */
  readonly remedy: string;
}

const NAMES: Readonly<Record<Provider, string>> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' };

/** All providers, whether they were tried or not. */
export function providerRows(states: readonly ProviderState[] | null): readonly ProviderRow[] {
  return PROVIDERS.map((provider) => {
    const name = NAMES[provider];
    const found = states?.find((state) => state.provider === provider);
    if (found === undefined) return { provider, name, state: 'unknown', detail: 'Not checked yet.', remedy: '' };
    if (found.fault !== null) {
      const { message, remedy } = found.fault;
      return { provider, name, state: 'fails', detail: reasonOf(message), remedy: windowText(remedy) };
    }
    return {
      provider,
      name,
      state: 'works',
      detail: `A first graph took ${duration(found.seconds ?? 0)}.`,
      remedy: '',
    };
  });
}

/** Without what the row itself says (“CUDA does not work here: …”), and where in onnxruntime's sources it was found. */
function reasonOf(message: string): string {
  const reason = message.replace(/^[\w ]+ does not work here: /, '').replace(/^\S+\.cc:\d+ .* was false\. /, '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
