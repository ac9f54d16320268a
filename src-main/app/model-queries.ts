/** Questions to a model, each in an engine of its own; nothing of them is kept. */
import type { EngineEvent } from '../contract/events.ts';
import { GenerateRequest, type GenerateSettings } from '../contract/generate.ts';
import type { LogitsRequest } from '../contract/request.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';

/** Lets a model continue a prompt. */
export function startGeneration(
  settings: GenerateSettings,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return startEngine(GenerateRequest.parse({ ...settings, kind: 'generate' }), observe, null, engine);
}

/** Runs one text through a model and returns the logits of the next token. */
export function startLogits(
  request: LogitsRequest,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return startEngine(request, observe, null, engine);
}
