import { PROVIDERS } from '../contract/providers.ts';
import type { Provider } from '../contract/providers.ts';
import type { Fault } from '../base/errors.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { EngineSettings, Timeouts } from '../supervision/engine-host.ts';

/** Whether a provider works on this machine. */
export interface Probed {
  readonly provider: Provider;
  /** To open a session and run it once; null: it does not work. */
  readonly seconds: number | null;
  /** Why it does not. */
  readonly fault: Fault | null;
}

/** A driver that hangs is as good as none. */
const TIMEOUTS: Partial<Timeouts> = { hello: 30_000, silence: 30_000, exit: 5_000 };

/** Tries every provider, each in an engine of its own: a driver may take the process with it. */
export async function probeProviders(engine: EngineSettings = {}): Promise<Probed[]> {
  const probed: Probed[] = [];
  // One after another, so that none waits for the memory or the device of the one before.
  for (const provider of PROVIDERS) probed.push(await probe(provider, engine));
  return probed;
}

async function probe(provider: Provider, engine: EngineSettings): Promise<Probed> {
  const settings = { ...engine, timeouts: { ...TIMEOUTS, ...engine.timeouts } };
  const last = await startEngine({ kind: 'probe', provider }, () => undefined, null, settings).ended;
  if (last.type === 'result' && last.kind === 'probe') return { provider, seconds: last.seconds, fault: null };
  const fault: Fault =
    last.type === 'error'
      ? last.fault
      : { code: 'internal', message: 'The engine ended without an answer.', remedy: 'Try again.' };
  return { provider, seconds: null, fault };
}
