import type { Engine } from '../../app/engine-host.ts';
import type { LastEvent } from '../../contract/events.ts';
import type { Signals } from './io.ts';

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Waits for the engine's end. The first interruption (Ctrl-C) asks it to stop at its next step, the second ends it;
 * afterwards the signals are as they were.
 */
export async function untilEnded(signals: Signals, engine: Engine, announce: () => void): Promise<LastEvent> {
  let isAsked = false;
  const listener = (): void => {
    if (isAsked) engine.kill();
    else {
      isAsked = true;
      announce();
      engine.cancel();
    }
  };
  NAMES.forEach((name) => signals.on(name, listener));
  try {
    return await engine.ended;
  } finally {
    NAMES.forEach((name) => signals.off(name, listener));
  }
}
