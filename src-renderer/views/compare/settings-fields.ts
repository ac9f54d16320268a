/** Which settings an experiment's form shows, where, and what people call them. What they are is said by their flags. */
import type { Flag } from '../../../src-main/contract/flags/flag.ts';
import { at } from '../../../src-main/contract/flags/places.ts';
import { nameOf } from '../../../src-main/contract/flags/read.ts';
import { TRAIN } from '../../../src-main/contract/flags/settings.ts';
import { TRAIN_FLAGS } from '../../../src-main/contract/flags/train-flags.ts';

/** A setting as a field. */
export interface Field {
  /** Name of its flag. */
  readonly name: string;
  readonly label: string;
  /** What it means; the values there are stand in its list. */
  readonly hint: string;
  readonly flag: Flag;
  /** As it is typed; empty: it is not there unless it is given. */
  readonly usual: string;
}

export interface FieldGroup {
  readonly title: string;
  /** Shown at once. */
  readonly fields: readonly Field[];
  /** Rarely used; folded away. */
  readonly rare: readonly Field[];
}

type Labels = readonly (readonly [name: string, label: string])[];

const GROUPS: readonly { readonly title: string; readonly common: Labels; readonly rare: Labels }[] = [
  {
    title: 'Training',
    common: [
      ['epochs', 'Epochs'],
      ['steps', 'Steps, instead of epochs'],
      ['learningRate', 'Learning rate'],
      ['batchSize', 'Batch size'],
      ['maxLength', 'Longest prompt'],
      ['schedule', 'Schedule'],
      ['warmup', 'Warm-up'],
      ['weightDecay', 'Weight decay'],
      ['clip', 'Gradient clipping'],
      ['patience', 'Patience'],
      ['cache', 'Prefix cache'],
    ],
    rare: [
      ['accumulate', 'Batches in a step'],
      ['floor', 'End of the decay'],
      ['betas', 'AdamW’s betas'],
      ['eps', 'AdamW’s epsilon'],
      ['evalEvery', 'Steps between validations'],
      ['checkpointEvery', 'Steps between checkpoints'],
      ['padMultiple', 'Padding to a multiple of'],
      ['loss', 'Loss over'],
      ['labelToken', 'Token of a label'],
      ['initSeed', 'Seed of new parameters'],
      ['cacheLimit', 'Limit of the cache'],
      ['provider', 'Runs on'],
      ['threads', 'Threads'],
      ['keepLast', 'Last weights, not the best'],
      ['trainEmbeddings', 'Train the embedding'],
      ['trainHead', 'Train the LM head'],
      ['freezeFinalNorm', 'Freeze the final norm'],
      ['gated', 'One graph for every boundary'],
    ],
  },
  {
    title: 'Data',
    common: [],
    rare: [
      ['limitTrain', 'Training rows at most'],
      ['limitTest', 'Test rows at most'],
      ['validationFraction', 'Share for validation'],
    ],
  },
  {
    title: 'Adapters (LoRA)',
    common: [
      ['loraRank', 'Rank'],
      ['loraAlpha', 'Alpha'],
      ['loraDropout', 'Dropout'],
      ['loraTargets', 'Layers'],
    ],
    rare: [],
  },
  {
    title: 'SALF',
    common: [
      ['scope', 'Scope of a choice'],
      ['gain', 'Gain'],
      ['target', 'Target'],
      ['latentNorm', 'Latent norm'],
      ['budget', 'Budget'],
      ['infilling', 'Infilling'],
      ['excludeLast', 'Exclude the last block'],
    ],
    rare: [
      ['alpha', 'Exponent of the gain'],
      ['firstLayer', 'First block to choose'],
      ['minTrain', 'Blocks that train at least'],
      ['budgetFraction', 'Share of the budget'],
      ['budgetMode', 'Mode of the budget'],
      ['samples', 'Calibration rows'],
      ['ridge', 'Ridge'],
    ],
  },
  {
    title: 'LIFT and LISA',
    common: [
      ['period', 'Steps of the same blocks'],
      ['order', 'Order of the blocks'],
      ['active', 'Blocks at a time'],
    ],
    rare: [],
  },
];

/** What is usual in an experiment where it is something else in a single run. */
const USUAL: Readonly<Record<string, string>> = { cache: 'own' };

/** Where the help of a flag speaks of other flags. */
const HINTS: Readonly<Record<string, string>> = {
  validationFraction: 'of the training rows, where there is no validation file',
  initSeed: 'else the seed of the run',
};

export const FIELD_GROUPS: readonly FieldGroup[] = GROUPS.map(({ title, common, rare }) => ({
  title,
  fields: common.map(fieldOf),
  rare: rare.map(fieldOf),
}));

const FIELDS: readonly Field[] = FIELD_GROUPS.flatMap(({ fields, rare }) => [...fields, ...rare]);

/** @throws Error for a name that no field has: a mistake of ours */
export function fieldNamed(name: string): Field {
  const field = FIELDS.find((each) => each.name === name);
  if (field === undefined) throw new Error(`no field shows the setting ${name}`);
  return field;
}

export function isField(name: string): boolean {
  return FIELDS.some((each) => each.name === name);
}

function fieldOf([name, label]: readonly [string, string]): Field {
  const flag = TRAIN_FLAGS.find((each) => nameOf(each) === name);
  if (flag === undefined) throw new Error(`no flag is named ${name}`);
  return { name, label, flag, hint: HINTS[name] ?? hintOf(flag), usual: USUAL[name] ?? usualOf(flag) };
}

/** The help of a flag without what its place in the form says already. */
function hintOf({ help, names }: Flag): string {
  const values = names?.join(', ') ?? null;
  const text = help === values ? '' : values === null ? help : help.replace(`: ${values}`, '');
  return text.replace(/^(salf|lift|lisa|lift, lisa): /, '');
}

function usualOf(flag: Flag): string {
  if ('sets' in flag) return '';
  const value = TRAIN.defaults.map((settings) => at(settings, flag.path.split('.'))).find((each) => each != null);
  const text = typed(flag, value);
  return typeof text === 'string' ? text : '';
}

/** A value of settings as it is typed for a flag; null: the flag does not stand for it. */
export function typed(flag: Flag, value: unknown): string | true | null {
  if (value === undefined) return null;
  if ('sets' in flag) return value === flag.sets ? true : null;
  if (flag.unit !== undefined) return at(value, ['unit']) === flag.unit ? String(at(value, ['count'])) : null;
  if (value === null) return flag.takes === 'number or word' ? 'none' : null;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}
