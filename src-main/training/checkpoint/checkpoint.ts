/** A training run on disk: trainable tensors, moments, place in the data, generator state. */
import { join } from 'node:path';
import { z } from 'zod';
import { FailureError, InputError } from '../../base/errors.ts';
import { FORMATS } from '../../base/stored/formats.ts';
import { checkpointName, runPlaces } from '../../base/stored/places.ts';
import { LEDGER_ITEMS } from '../../contract/ledger.ts';
import { readGroup, readStateOf, readTensors, verifyTensors, writeStateFile } from './file.ts';
import type { Parameters } from '../optimizer/parameters.ts';

const FORMAT = FORMATS.checkpoint;
const Word = z.int().min(0).max(0xffffffff);
const Count = z.int().min(0);

/** Everything besides the tensors. */
export const TrainingState = z.strictObject({
  /** Optimiser steps done. */
  step: Count,
  /** Epochs started before the present one. */
  epoch: Count,
  /** Batches of the present epoch that are done. */
  batch: Count,
  /** Generator at the beginning of the present epoch; it gives the epoch's order. */
  order: z.tuple([Word, Word, Word, Word]).refine((words) => words.some((word) => word !== 0)),
  /** Best evaluation on the validation split so far. */
  best: z.strictObject({ step: Count, macroF1: z.number() }).nullable(),
  /** Evaluations since then. */
  waited: Count,
  /** The evaluation that follows this step was started and stopped: a resumed run starts with it. */
  unevaluated: z.literal(true).exactOptional(),
  /** Seconds spent so far by ledger item. */
  seconds: z.partialRecord(z.enum(LEDGER_ITEMS), z.number()),
  flops: z.strictObject({
    forward: z.number(),
    backward: z.number(),
    optimizer: z.number(),
    analysis: z.number(),
    caching: z.number(),
  }),
  tokens: Count,
  /** How often each unit (a block, or 0 for what lies outside) has been updated; AdamW's t. */
  updates: z.array(z.tuple([Count, Count])).readonly(),
  /** Factors of the units' learning rates where they differ. */
  rates: z
    .array(z.tuple([Count, z.number()]).readonly())
    .readonly()
    .nullable(),
  /** For the whole run: e of SALF, or the blocks that another rule trains; null: none was made. */
  choice: z.union([Count, z.array(z.int().positive()).readonly()]).nullable(),
  /** e of every training example in the present epoch; null: they have none of their own. */
  boundaries: z.array(Count).readonly().nullable(),
  /** Sum over the steps of the mean e of their batches. */
  frozen: z.number(),
  /** Seconds of steps whose forward pass was run once more by itself, and of those forward passes. */
  probes: z.strictObject({ count: Count, both: z.number(), forward: z.number() }),
});
export type TrainingState = z.infer<typeof TrainingState>;

/** Path of the checkpoint of a step. */
export function checkpointPath(runDir: string, step: number): string {
  return join(runPlaces(runDir).checkpoints, checkpointName(step));
}

/**
 * Writes a checkpoint and answers its size in bytes.
 * @throws FailureError `workspace.no-space` or `workspace.unwritable`
 */
export function writeCheckpoint(path: string, parameters: Parameters, state: TrainingState): Promise<number> {
  return writeStateFile(path, FORMAT, parameters, state);
}

/**
 * Reads a checkpoint back into `parameters`, which must be of the same tensors.
 * @throws InputError `checkpoint.corrupt` or `checkpoint.mismatch`
 */
export async function readCheckpoint(path: string, parameters: Parameters): Promise<TrainingState> {
  const state = await readState(path);
  await readTensors(path, parameters);
  return state;
}

/** Reads only the weights of a checkpoint into `parameters`. */
export function readWeights(path: string, parameters: Parameters): Promise<void> {
  return readGroup(path, parameters, 'param', parameters.values);
}

/**
 * Reads what a checkpoint holds besides the tensors.
 * @throws InputError `checkpoint.corrupt`
 */
export function readState(path: string): Promise<TrainingState> {
  return readStateOf(path, FORMAT, TrainingState);
}

/** Refuses to begin where the checkpoints would not fit. */
export function requireCheckpointSpace(runDir: string, needed: number, freeBytes: number): void {
  if (needed <= freeBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new FailureError({
    code: 'workspace.no-space',
    file: runDir,
    message: `Checkpoints need ${megabytes(needed)}, but only ${megabytes(freeBytes)} are free.`,
    remedy: 'Free disk space, choose another --workspace, or freeze more blocks.',
  });
}

/**
 * The first checkpoint of which every byte is as it was written.
 * @param paths in the order of preference, at least one
 * @param skipped hears of each that is damaged, where there is another one
 * @throws InputError `checkpoint.corrupt` for the first where none is sound
 */
export async function firstSound(paths: readonly string[], skipped: (why: InputError) => void): Promise<string> {
  const damages: InputError[] = [];
  for (const path of paths) {
    try {
      await readState(path);
      await verifyTensors(path);
      damages.forEach(skipped);
      return path;
    } catch (thrown) {
      if (!(thrown instanceof InputError)) throw thrown;
      damages.push(thrown);
    }
  }
  throw damages[0]!;
}
