/** `config.json`: which family it is, what of it this program would compute wrongly, and the spec. */

import { join } from 'node:path';
import { FAMILY_TABLE, isFamilyName } from './families/index.ts';
import { badConfig, show, unsupported } from './faults.ts';
import { refuseQuantisedConfig } from './foreign-weights.ts';
import { readJsonObject, type JsonObject } from './json.ts';
import { FAMILIES, type DecoderSpec, type FamilyName } from './spec.ts';

export interface ModelConfig {
  readonly file: string;
  readonly json: JsonObject;
  readonly spec: DecoderSpec;
  /** Oddities a user should know of, in plain English. */
  readonly warnings: readonly string[];
}

/**
 * Reads and normalises the `config.json` of a model folder.
 *
 * @throws InputError `model.missing-file`, `model.bad-config` or `model.unsupported`, naming the field
 */
export async function readModelConfig(dir: string): Promise<ModelConfig> {
  const file = join(dir, 'config.json');
  return parseModelConfig(await readJsonObject(file, 'model.bad-config'), file);
}

/** The pure part of {@link readModelConfig}; `file` stands in messages only. */
export function parseModelConfig(json: JsonObject, file: string): ModelConfig {
  const family = familyOf(json, file);
  refuseQuantisedConfig(json, file);
  for (const { field, isRefused, message, supported } of refusals) {
    const value = json[field] ?? null;
    if (value !== null && isRefused(value)) throw unsupported(file, field, message, supported);
  }
  return { file, json, spec: FAMILY_TABLE[family].readSpec(json, file), warnings: warningsOf(json, family) };
}

function familyOf(json: JsonObject, file: string): FamilyName {
  const type = json['model_type'];
  if (typeof type !== 'string') {
    const remedy = `Set it to the model's family: ${FAMILIES.join(', ')}.`;
    throw badConfig(file, 'model_type', `Found ${show(type)}, expected a text.`, remedy);
  }
  if (!isFamilyName(type)) {
    throw unsupported(file, 'model_type', `The architecture ${show(type)} is not implemented.`, FAMILIES.join(', '));
  }
  const { architecture } = FAMILY_TABLE[type];
  const architectures = json['architectures'] ?? [architecture];
  if (
    !Array.isArray(architectures) ||
    !architectures.some((name) => name === architecture || isSameDecoder(name, architecture))
  ) {
    const message = `${show(architectures)} is not the language model of the family ${type}.`;
    throw unsupported(file, 'architectures', message, `["${architecture}"] for this family`);
  }
  return type;
}

/** What transformers puts on the same decoder; read as a language model, its own head is left out. */
const OTHER_HEADS = ['Model', 'ForSequenceClassification', 'ForTokenClassification', 'ForQuestionAnswering'];

function isSameDecoder(name: unknown, architecture: string): name is string {
  const stem = architecture.replace('ForCausalLM', '');
  return OTHER_HEADS.some((head) => name === stem + head);
}

interface Refusal {
  readonly field: string;
  readonly isRefused: (value: unknown) => boolean;
  readonly message: string;
  readonly supported: string;
}

/** Fields of any family that change the result in a way this program does not compute; null counts as absent. */
const refusals: readonly Refusal[] = [
  {
    field: 'pretraining_tp',
    isRefused: (value) => value !== 1,
    message: 'The matrix products are split as in tensor-parallel pretraining.',
    supported: '1',
  },
  {
    field: 'use_bidirectional_attention',
    isRefused: (value) => value !== false,
    message: 'The attention looks at later tokens.',
    supported: 'causal attention',
  },
  {
    field: 'is_causal',
    isRefused: (value) => value !== true,
    message: 'The attention looks at later tokens.',
    supported: 'causal attention',
  },
  {
    field: 'add_cross_attention',
    isRefused: (value) => value !== false,
    message: 'The blocks attend to an encoder.',
    supported: 'decoder-only models',
  },
  {
    field: 'per_layer_config',
    isRefused: () => true,
    message: 'The blocks differ in their sizes.',
    supported: 'blocks of one size',
  },
];

function warningsOf(json: JsonObject, family: FamilyName): string[] {
  const warnings: string[] = [];
  const { architecture } = FAMILY_TABLE[family];
  const architectures: readonly unknown[] = Array.isArray(json['architectures'])
    ? json['architectures']
    : [architecture];
  if (!architectures.includes(architecture)) {
    warnings.push(`config.json names ${show(architectures[0])}; it is read as the language model ${architecture}.`);
  }
  if ((json['auto_map'] ?? null) !== null) {
    warnings.push(`The config names code of its own (auto_map); it is not run, the standard ${family} is computed.`);
  }
  const dropout = json['attention_dropout'] ?? 0;
  if (dropout !== 0) {
    warnings.push(`attention_dropout ${show(dropout)} is not applied in training.`);
  }
  return warnings;
}
