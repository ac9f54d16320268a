/** The curve of a training from raw text, in a file next to the model: one JSON object a line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../base/atomic-write.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { CURVE_NAME } from '../../contract/pretrain.ts';
import { UNDER_WAY } from '../../models/disk.ts';
import { errnoOf } from '../../models/faults.ts';
import { LineFile } from '../../models/line-file.ts';
import type { RunHost } from '../host.ts';
import type { PretrainState } from './work-folder.ts';

const Line = z.looseObject({ type: z.string(), step: z.int() });

/**
 * Writes the curve before its events are said, whoever listens, and has it on the disk before each checkpoint.
 * What an earlier attempt wrote and this one will do again is dropped.
 * @param state after which the attempt begins
 * @throws FailureError `workspace.no-space`, `workspace.unwritable`
 */
export async function withCurve(host: RunHost, out: string, state: PretrainState): Promise<RunHost & Disposable> {
  const path = join(out, CURVE_NAME);
  const kept = (await linesOf(path)).filter((line) => isDone(line, state));
  const text = kept.map((line) => `${line}\n`).join('');
  await writeAtomically(path, text, UNDER_WAY);
  const file = new LineFile(path);
  return {
    ...host,
    emit(event) {
      if (isKept(event)) file.append(`${JSON.stringify(event)}\n`);
      host.emit(event);
    },
    secure() {
      file.sync();
      host.secure();
    },
    [Symbol.dispose]: () => file.close(),
  };
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (errnoOf(thrown) === 'ENOENT') return '';
    throw thrown;
  });
  return text.split('\n');
}

/** Whether a line is of something that was done when the checkpoint was written; one that is cut is of nothing. */
function isDone(line: string, { step, unevaluated }: PretrainState): boolean {
  const at = Line.safeParse(parseJson(line)).data;
  if (at === undefined) return false;
  return at.step < step || (at.step === step && (at.type === 'progress' || unevaluated !== true));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isKept({ type }: EngineEvent): boolean {
  return type === 'progress' || type === 'perplexity' || type === 'sample';
}
