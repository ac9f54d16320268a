import type { ProviderState } from '../../../src-main/contract/routes/settings.ts';
import { PROVIDERS } from '../../../src-main/contract/providers.ts';
import type { Provider } from '../../../src-main/contract/providers.ts';
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
    if (found.fault !== null)
      return {
        provider,
        name,
        state: 'fails',
        detail: reasonOf(found.fault.message),
        remedy: remedyOf(found.fault.remedy),
      };
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
  const reason = message
    .replace(/^[\w ]+ does not work here: /, '')
    .replace(/^The probe graph could not be opened: /, '')
    .replace(/^\S+\.cc:\d+ .* was false\. /, '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** There are no flags in a window. */
function remedyOf(remedy: string): string {
  return windowText(remedy.replace('--provider cpu', 'the CPU'));
}
