/** Training from raw text in an engine of its own, with its curve in a file beside the model. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { writeWhole } from '../base/write-whole.ts';
import type { EngineEvent } from '../contract/events.ts';
import { PretrainRequest, type PretrainSettings } from '../contract/pretrain.ts';
import { startEngine } from './engine-host.ts';
import type { Engine, EngineSettings } from './engine-host.ts';
import { LogFile } from './log-file.ts';

/** Name of the file with the curve: one JSON object a line, of type progress, perplexity or sample. */
export const CURVE_NAME = 'pretrain.jsonl';

/** Starts a training; `observe` sees each event after it was written down. */
export function startPretraining(
  settings: PretrainSettings,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  return start(PretrainRequest.parse({ ...settings, kind: 'pretrain', resume: false }), observe, engine);
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
  const file = join(out, 'pretrain', 'prepared.json');
  const kept = existsSync(file) ? Kept.safeParse(parseJson(readFileSync(file, 'utf8'))) : null;
  if (kept === null || !kept.success) {
    throw new InputError({
      code: 'request.unknown-run',
      file: out,
      message: 'There is no training in this folder that could go on.',
      remedy: 'Give the --out folder of a training that was stopped, or go on with a finished model by --from.',
    });
  }
  const request = { ...kept.data.settings, out, kind: 'pretrain', resume: true };
  return start(PretrainRequest.parse(request), observe, engine);
}

const Kept = z.looseObject({ settings: z.record(z.string(), z.unknown()) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function start(request: PretrainRequest, observe: (event: EngineEvent) => void, engine: EngineSettings): Engine {
  let curve: LogFile | null = null;
  const see = (event: EngineEvent): void => {
    // The folder is there, and its text in order, once this has been said.
    if (event.type === 'corpus') curve = openCurve(request.out, event.step);
    if (event.type === 'progress' || event.type === 'perplexity' || event.type === 'sample') {
      curve?.write(`${JSON.stringify(event)}\n`);
    }
    observe(event);
  };
  const running = startEngine(request, see, null, engine);
  const ended = running.ended.finally(() => curve?.close());
  return { ended, cancel: () => running.cancel(), kill: () => running.kill() };
}

const Line = z.looseObject({ step: z.int() });

/** Opens the curve to go on after a step; what was written of later steps, which will be done again, is dropped. */
function openCurve(out: string, step: number): LogFile {
  const file = join(out, CURVE_NAME);
  if (existsSync(file)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    const kept = lines.filter((line) => (Line.safeParse(parseJson(line)).data?.step ?? Infinity) <= step);
    writeWhole(file, kept.map((line) => `${line}\n`).join(''));
  }
  return new LogFile(file);
}
