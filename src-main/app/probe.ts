import { PROVIDERS } from '../contract/fields.ts';
import type { Provider } from '../contract/fields.ts';
import type { Fault } from '../base/errors.ts';
import type { LastEvent } from '../contract/events.ts';
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

/** Of an engine that tries a device: a driver that hangs is as good as none. */
export const PROBE_TIMEOUTS: Partial<Timeouts> = { hello: 30_000, silence: 30_000, exit: 5_000 };

/** Tries every provider, each in an engine of its own: a driver may take the process with it. */
export async function probeProviders(engine: EngineSettings = {}): Promise<Probed[]> {
  const probed: Probed[] = [];
  // One after another, so that none waits for the memory or the device of the one before.
  for (const provider of PROVIDERS) probed.push(await probe(provider, engine));
  return probed;
}

async function probe(provider: Provider, engine: EngineSettings): Promise<Probed> {
  const settings = { ...engine, timeouts: { ...PROBE_TIMEOUTS, ...engine.timeouts } };
  const last = await startEngine({ kind: 'probe', provider }, () => undefined, null, settings).ended;
  if (last.type === 'result' && last.kind === 'probe') return { provider, seconds: last.seconds, fault: null };
  return { provider, seconds: null, fault: faultOfEnd(last) };
}

/** Why an engine that was to answer did not. */
export function faultOfEnd(last: LastEvent): Fault {
  if (last.type === 'error') return last.fault;
  return { code: 'internal', message: 'The engine ended without an answer.', remedy: 'Try again.' };
}
