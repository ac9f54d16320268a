/**
 * Tensors, moments and a state on disk. One safetensors file, written under a temporary name, synced, renamed; so what
 * exists is whole.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { isMetadataSound, isTensorSound, withChecksums } from '../../models/checksums.ts';
import { writeFailure } from '../../models/disk.ts';
import { readSafetensorsHeader, readTensorF32 } from '../../models/safetensors.ts';
import { writeSafetensors } from '../../models/safetensors-write.ts';
import type { Parameters } from '../optimizer/parameters.ts';

const groups = [
  ['param', 'values'],
  ['first', 'firstMoment'],
  ['second', 'secondMoment'],
] as const;

/**
 * Writes all of `parameters` and a state that JSON can hold; answers the size in bytes.
 * @param format names what the state is.
 * @throws FailureError `workspace.no-space` or `workspace.unwritable`
 */
export async function writeStateFile(
  path: string,
  format: string,
  parameters: Parameters,
  state: unknown,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true }).catch((thrown: unknown) => {
    throw writeFailure(path, thrown);
  });
  const tensors = groups.flatMap(([prefix, array]) =>
    parameters.all.map((parameter) => ({
      name: `${prefix}.${parameter.name}`,
      dtype: 'F32' as const,
      shape: parameter.shape,
      values: parameters.slice(parameters[array], parameter),
    })),
  );
  await writeSafetensors(path, tensors, withChecksums({ format, state: JSON.stringify(state) }, tensors));
  return (await stat(path)).size;
}

/**
 * Reads the state of a file of this format.
 * @throws InputError `checkpoint.corrupt`
 */
export async function readStateOf<S extends z.ZodType>(path: string, format: string, schema: S): Promise<z.infer<S>> {
  const { metadata } = await header(path);
  if (metadata.format !== format) throw corrupt(path, 'It is no checkpoint of this version.');
  const parsed = schema.safeParse(parseJson(metadata.state ?? ''));
  if (!parsed.success || !isMetadataSound(metadata))
    throw corrupt(path, 'Its description of the training state is damaged.');
  return parsed.data;
}

/** undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads values and moments into `parameters`. @throws InputError `checkpoint.corrupt` or `checkpoint.mismatch` */
export async function readTensors(path: string, parameters: Parameters): Promise<void> {
  for (const [prefix, array] of groups) await readGroup(path, parameters, prefix, parameters[array]);
}

/** Reads one of values and moments into a flat array as long as the parameters. */
export async function readGroup(
  path: string,
  parameters: Parameters,
  prefix: (typeof groups)[number][0],
  into: Float32Array<ArrayBuffer>,
): Promise<void> {
  const { tensors, metadata } = await header(path);
  const entries = new Map(tensors.map((entry) => [entry.name, entry]));
  const stored = [...entries.keys()].filter((name) => name.startsWith(`${prefix}.`)).length;
  if (stored !== parameters.all.length) {
    throw mismatch(path, `It holds ${stored} trained tensors; the run trains ${parameters.all.length}.`);
  }
  for (const parameter of parameters.all) {
    const entry = entries.get(`${prefix}.${parameter.name}`);
    if (entry?.shape.join() !== parameter.shape.join())
      throw mismatch(path, `It does not fit the tensor ${parameter.name}.`);
    const values = parameters.slice(into, parameter);
    await readTensorF32(path, entry, values);
    if (!isTensorSound(metadata, entry.name, values)) throw corrupt(path, CHANGED);
  }
}

/** Reads all of a file once to see whether it is as it was written. @throws InputError `checkpoint.corrupt` */
export async function verifyTensors(path: string): Promise<void> {
  const { tensors, metadata } = await header(path);
  if (!isMetadataSound(metadata)) throw corrupt(path, CHANGED);
  for (const entry of tensors) {
    const values = await readTensorF32(path, entry).catch((thrown: unknown) => {
      throw thrown instanceof InputError ? corrupt(path, thrown.fault.message) : thrown;
    });
    if (!isTensorSound(metadata, entry.name, values)) throw corrupt(path, CHANGED);
  }
}

const CHANGED = 'Its bytes are not those that were written.';

async function header(path: string) {
  try {
    return await readSafetensorsHeader(path);
  } catch (thrown) {
    if (thrown instanceof InputError) throw corrupt(path, thrown.fault.message);
    throw thrown;
  }
}

const remedy = 'Resume from another checkpoint with --checkpoint, or start a new run.';
const corrupt = (file: string, message: string) =>
  new InputError({ code: 'checkpoint.corrupt', file, message, remedy });
const mismatch = (file: string, message: string) =>
  new InputError({ code: 'checkpoint.mismatch', file, message, remedy });
