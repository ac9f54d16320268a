/** Training from raw text in an engine of its own, which also writes the curve in a file next to the model. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { pretrainingPlaces } from '../base/stored/places.ts';
import type { EngineEvent } from '../contract/events.ts';
import { PretrainRequest, type PretrainSettings } from '../contract/pretrain.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';

/** Starts a training; what `observe` sees of its curve is written down already. */
export function startPretraining(
  settings: PretrainSettings,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return startEngine(PretrainRequest.parse({ ...settings, kind: 'pretrain', resume: false }), observe, null, engine);
}

/**
 * Goes on with the training that was stopped in a folder.
 * @throws InputError `request.unknown-run` where there is none
 */
export function resumePretraining(
  out: string,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  const file = pretrainingPlaces(out).prepared;
  const kept = existsSync(file) ? Kept.safeParse(parseJson(readFileSync(file, 'utf8'))) : null;
  if (kept === null || !kept.success) {
    throw new InputError({
      code: 'request.unknown-run',
      file: out,
      message: 'There is no training in this folder that could be resumed.',
      remedy: 'Give the --out folder of a training that was paused, or train a finished model further with --from.',
    });
  }
  const request = { ...kept.data.settings, out, kind: 'pretrain', resume: true };
  return startEngine(PretrainRequest.parse(request), observe, null, engine);
}

const Kept = z.looseObject({ settings: z.record(z.string(), z.unknown()) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
