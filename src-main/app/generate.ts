import type { EngineEvent } from '../contract/events.ts';
import { GenerateRequest, type GenerateSettings } from '../contract/generate.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';

/** Lets a model write on, in an engine of its own; nothing of it is kept. */
export function startGeneration(
  settings: GenerateSettings,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return startEngine(GenerateRequest.parse({ ...settings, kind: 'generate' }), observe, null, engine);
}
