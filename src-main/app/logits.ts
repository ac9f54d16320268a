import type { EngineEvent } from '../contract/events.ts';
import type { LogitsRequest } from '../contract/request.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';

/** Sends one text through a model in an engine of its own; nothing of it is kept. */
export function startLogits(
  request: LogitsRequest,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return startEngine(request, observe, null, engine);
}
