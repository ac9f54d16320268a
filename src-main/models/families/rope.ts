/**
 * Rotary position parameters, in the order of precedence of transformers 5: `rope_scaling` (the older name) before
 * `rope_parameters`, `rope_theta` inside before outside, 10000 where neither tells.
 */

import { z } from 'zod';
import { badConfig, show, unsupported } from '../faults.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { RopeScaling } from '../spec.ts';
import { count, parseFields, positive } from './fields.ts';

export interface Rope {
  readonly theta: number;
  readonly scaling: RopeScaling;
}

type Read = (parameters: JsonObject, file: string, field: string, maxPositions: number) => RopeScaling;

const linear = z.object({ factor: positive });
const llama3 = z.object({
  factor: positive,
  low_freq_factor: positive,
  high_freq_factor: positive,
  original_max_position_embeddings: count,
});

/** One reader for each name a config may use; `default` is how transformers calls unscaled positions. */
const readers: Readonly<Record<'default' | 'linear' | 'llama3', Read>> = {
  default: () => ({ type: 'none' }),
  linear: (parameters, file, field) => ({
    type: 'linear',
    factor: parseFields(linear, parameters, file, `${field}.`).factor,
  }),
  llama3: (parameters, file, field, maxPositions) => {
    const withDefault = { original_max_position_embeddings: maxPositions, ...parameters };
    const fields = parseFields(llama3, withDefault, file, `${field}.`);
    const { low_freq_factor: lowFreqFactor, high_freq_factor: highFreqFactor } = fields;
    if (highFreqFactor <= lowFreqFactor) {
      throw badConfig(
        file,
        `${field}.high_freq_factor`,
        `Found ${highFreqFactor}, which is not larger than low_freq_factor ${lowFreqFactor}.`,
        'Correct the field, or download the file again.',
      );
    }
    const originalMaxPositions = fields.original_max_position_embeddings;
    return { type: 'llama3', factor: fields.factor, lowFreqFactor, highFreqFactor, originalMaxPositions };
  },
};

/**
 * Reads the rotary parameters of a config in the old and the new layout.
 *
 * @throws InputError `model.unsupported` for other rope types, partial rotation, or parameters per layer type;
 *   `model.bad-config` for values no model can have
 */
export function readRope(config: JsonObject, file: string, maxPositions: number): Rope {
  const { field, parameters } = ropeParameters(config, file);
  const nested = Object.keys(parameters).find((key) => key.endsWith('_attention'));
  if (nested !== undefined) {
    throw unsupported(file, `${field}.${nested}`, 'Each layer type has its own rotary parameters.', 'one set for all');
  }
  const type = parameters['rope_type'] ?? parameters['type'] ?? 'default';
  if (typeof type !== 'string' || !isRopeType(type)) {
    const message = `The rotary scaling ${show(type)} is not implemented.`;
    throw unsupported(file, `${field}.rope_type`, message, Object.keys(readers).join(', '));
  }
  const partial = parameters['partial_rotary_factor'] ?? config['partial_rotary_factor'] ?? 1;
  if (partial !== 1) {
    throw unsupported(file, 'partial_rotary_factor', `Only a part (${show(partial)}) of each head is rotated.`, '1');
  }
  const { rope_theta: theta } = parseFields(
    z.object({ rope_theta: positive.default(10_000) }),
    {
      rope_theta: parameters['rope_theta'] ?? config['rope_theta'] ?? undefined,
    },
    file,
  );
  const outside = config['original_max_position_embeddings'];
  const resolved = outside === undefined ? parameters : { ...parameters, original_max_position_embeddings: outside };
  return { theta, scaling: readers[type](resolved, file, field, maxPositions) };
}

function ropeParameters(config: JsonObject, file: string): { field: string; parameters: JsonObject } {
  for (const field of ['rope_scaling', 'rope_parameters']) {
    const parameters = config[field] ?? {};
    if (!isJsonObject(parameters)) {
      const message = `Found ${show(parameters)}, expected an object or null.`;
      throw badConfig(file, field, message, 'Correct the field, or download the file again.');
    }
    if (Object.keys(parameters).length > 0) return { field, parameters };
  }
  return { field: 'rope_parameters', parameters: {} };
}

function isRopeType(name: string): name is keyof typeof readers {
  return Object.hasOwn(readers, name);
}
