/**
 * What a training from raw text keeps next to the model until it is done: its settings, the tokens of its text, and its
 * newest checkpoint. All of it goes when the model is written.
 */
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../base/atomic-write.ts';
import { InputError } from '../../base/errors.ts';
import { FORMATS } from '../../base/stored/formats.ts';
import { checkpointName, checkpointStep, PRETRAINING_FOLDER, pretrainingPlaces } from '../../base/stored/places.ts';
import { PretrainSettings } from '../../contract/pretrain.ts';
import { UNDER_WAY, writeFailure } from '../../models/disk.ts';
import { errnoOf } from '../../models/faults.ts';
import { readStateOf, readTensors, writeStateFile } from '../checkpoint/file.ts';
import type { Parameters } from '../optimizer/parameters.ts';

const FORMAT = FORMATS.pretraining;
const Count = z.int().min(0);

/** Where a training stands. */
export const PretrainState = z.strictObject({
  /** Optimiser steps done; everything else in the order of the text follows from it. */
  step: Count,
  /** Seconds of training, over all attempts. */
  seconds: z.number().min(0),
  /** Loss of the last step. */
  loss: z.number(),
  /** The evaluation that follows this step was started and stopped. */
  unevaluated: z.literal(true).exactOptional(),
});
export type PretrainState = z.infer<typeof PretrainState>;

/** Settings alone: a request says more, which is not kept. */
const Known = z.object(PretrainSettings.shape);

/** What is known once the text has been tokenised. */
const Prepared = z.strictObject({
  format: z.literal(FORMAT),
  settings: PretrainSettings,
  corpus: z.strictObject({ tokens: Count, documents: Count, tokenizer: Count, end: Count }),
});
export type PreparedCorpus = z.infer<typeof Prepared>['corpus'];

export class WorkFolder {
  /** The folder of the model. */
  readonly out: string;
  /** The folder inside it that goes in the end. */
  readonly dir: string;
  readonly tokens: string;
  readonly #prepared: string;

  constructor(out: string) {
    const { folder, tokens, prepared } = pretrainingPlaces(out);
    this.out = out;
    this.dir = folder;
    this.tokens = tokens;
    this.#prepared = prepared;
  }

  /**
   * Makes the folders. @throws InputError `request.bad-option` where `out` holds something; FailureError where it cannot
   * be made
   */
  async create(): Promise<void> {
    const names = await readdir(this.out).catch((thrown: unknown): string[] => {
      if (errnoOf(thrown) === 'ENOENT') return [];
      throw writeFailure(this.out, thrown);
    });
    if (names.length > 0) throw inUse(this.out, await this.#remains(names));
    await mkdir(this.dir, { recursive: true }).catch((thrown: unknown) => {
      throw writeFailure(this.out, thrown);
    });
  }

  /** Takes back what {@link create} made, and all that was put there since. */
  async discard(): Promise<void> {
    await rm(this.out, { recursive: true, force: true });
  }

  /** Deletes what only a resumed training needs. */
  async finish(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  async keepPrepared(given: PretrainSettings, corpus: PreparedCorpus): Promise<void> {
    const settings = Known.parse(given);
    const text = `${JSON.stringify({ format: FORMAT, settings, corpus }, null, 2)}\n`;
    await writeAtomically(this.#prepared, text, UNDER_WAY);
  }

  /** @throws InputError `request.unknown-run` where nothing was started here that could be resumed */
  async readPrepared(): Promise<{ settings: PretrainSettings; corpus: PreparedCorpus }> {
    const text = await readFile(this.#prepared, 'utf8').catch(() => null);
    const isThere = await stat(this.tokens).catch(() => null);
    if (text === null || isThere === null) throw nothingStarted(this.out);
    const parsed = Prepared.safeParse(parseJson(text));
    if (!parsed.success) throw nothingStarted(this.out);
    return parsed.data;
  }

  /** Writes a checkpoint, and then deletes those before it. @returns its path and its size in bytes. */
  async keep(parameters: Parameters, state: PretrainState): Promise<{ path: string; bytes: number }> {
    const name = checkpointName(state.step);
    const path = join(this.dir, name);
    const bytes = await writeStateFile(path, FORMAT, parameters, state);
    for (const other of await this.#checkpoints()) {
      if (other !== name) await rm(join(this.dir, other), { force: true });
    }
    return { path, bytes };
  }

  /** Reads the newest checkpoint; null: there is none. @throws InputError with a `checkpoint.` code */
  async restore(parameters: Parameters): Promise<PretrainState | null> {
    const newest = (await this.#checkpoints()).at(-1);
    if (newest === undefined) return null;
    const path = join(this.dir, newest);
    try {
      const state = await readStateOf(path, FORMAT, PretrainState);
      await readTensors(path, parameters);
      return state;
    } catch (thrown) {
      // There is no other checkpoint to resume from.
      if (!(thrown instanceof InputError)) throw thrown;
      throw new InputError({
        ...thrown.fault,
        remedy: 'Put a copy of it back, or start the training again in another folder.',
      });
    }
  }

  /** What a folder that is not empty holds of a training. */
  async #remains(names: readonly string[]): Promise<keyof typeof REMAINS> {
    if (!names.includes(PRETRAINING_FOLDER)) return 'other things';
    const isPrepared = await stat(this.#prepared).catch(() => null);
    return isPrepared === null ? 'a beginning' : 'a training';
  }

  async #checkpoints(): Promise<string[]> {
    const names = await readdir(this.dir);
    const steps = names.map((name) => [name, checkpointStep(name)] as const);
    return steps
      .flatMap(([name, step]) => (step === null ? [] : [{ name, step }]))
      .sort((a, b) => a.step - b.step)
      .map(({ name }) => name);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const REMAINS = {
  'other things': {
    message: 'There is something in the folder for the new model.',
    remedy: 'Choose a folder that does not exist yet, or an empty one.',
  },
  'a training': {
    message: 'This folder holds an unfinished training.',
    remedy: 'Resume it with --resume, or choose another folder.',
  },
  // Its process was killed: one that ends otherwise takes away what it made.
  'a beginning': {
    message: 'A training in this folder ended before its text was read, so that there is nothing to resume.',
    remedy: 'Delete the folder and start again, or choose another one.',
  },
} as const;

function inUse(out: string, remains: keyof typeof REMAINS): InputError {
  return new InputError({ code: 'request.bad-option', file: out, ...REMAINS[remains] });
}

function nothingStarted(out: string): InputError {
  return new InputError({
    code: 'request.unknown-run',
    file: out,
    message: 'There is no training in this folder that could be resumed.',
    remedy: 'Give the --out folder of a training that was paused, or train a finished model further with --from.',
  });
}
