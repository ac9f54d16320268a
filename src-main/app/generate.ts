import { GenerateRequest, type GenerateSettings } from '../contract/generate.ts';
import { startEngine } from './engine-host.ts';
import type { Engine, EngineSettings } from './engine-host.ts';

/** Lets a model write on, in an engine of its own; nothing of it is kept. */
export function startGeneration(settings: GenerateSettings, engine: EngineSettings = {}): Engine {
  return startEngine(GenerateRequest.parse({ ...settings, kind: 'generate' }), () => undefined, null, engine);
}
