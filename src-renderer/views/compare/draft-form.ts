/** An experiment's form, and what it says. Pure; a store holds one. */
import type { DraftForm } from '../../../src-main/contract/draft-form.ts';
import type { ExperimentDraft } from '../../../src-main/contract/draft.ts';
import { isUsed, defaultBaseline } from '../../../src-main/contract/flags/experiment.ts';
import { at } from '../../../src-main/contract/flags/places.ts';
import { ANALYSIS_NAMES } from '../../../src-main/contract/flags/analysis-values.ts';
import { nameOf } from '../../../src-main/contract/flags/read.ts';
import type { Values } from '../../../src-main/contract/flags/values.ts';
import { familyWord, parseMethodWord } from '../../../src-main/contract/named-methods.ts';
import type { NamedMethod } from '../../../src-main/contract/named-methods.ts';
import { PRESETS } from '../../../src-main/contract/presets.ts';
import { wordOf } from '../../../src-main/contract/flags/write.ts';
import { BUILT_IN } from '../../../src-main/contract/targets.ts';
import { TRAIN_FLAGS } from '../../../src-main/contract/settings/flags.ts';
import { fieldNamed, isField, isOnByDefault } from './settings-fields.ts';

/** What most people compare. The last is the choice without a look at the model, which no rule beats (docs/results.md). */
export const COMMON_METHODS: readonly string[] = [
  'salf',
  'salf-lora',
  'full',
  'lora-full',
  'lora-half',
  'lift-front',
  'lift-end',
  'lift-random',
  'freeze-share:2/3',
];

export type PresetName = keyof typeof PRESETS;

export const NEW_FORM: DraftForm = {
  version: 1,
  kind: 'compare',
  models: [],
  datasets: [],
  methods: ['salf', 'full'],
  rates: {},
  seeds: '1,2,3',
  baseline: null,
  values: {},
};

/** What is asked of the main side. */
export function draftOf(form: DraftForm): ExperimentDraft {
  const { kind, models, datasets, methods, seeds, values, name, on } = form;
  const rates = methods.flatMap((word) => (form.rates[word] ? [`${word}=${form.rates[word]}`] : []));
  return {
    kind,
    models: [...models],
    datasets: [...datasets],
    values: {
      ...values,
      methods: methods.join(','),
      seeds,
      ...(rates.length === 0 ? {} : { rates: rates.join(',') }),
      ...(baselineOf(form) === defaultBaseline(methods) ? {} : { baseline: baselineOf(form) }),
    },
    ...(name === undefined ? {} : { name }),
    ...(on === undefined ? {} : { on }),
  };
}

/** The method that the others are compared with; the default one where the chosen one is not compared any more. */
export function baselineOf({ methods, baseline }: Pick<DraftForm, 'methods' | 'baseline'>): string {
  if (methods.length === 0) return '';
  return baseline !== null && methods.includes(baseline) ? baseline : defaultBaseline(methods);
}

/** Adds a method at its place among the common ones, or takes it out. */
export function toggleMethod(form: DraftForm, word: string): DraftForm {
  if (form.methods.includes(word)) return { ...form, methods: form.methods.filter((each) => each !== word) };
  const methods = [...form.methods, word];
  const place = (each: string): number => {
    const index = COMMON_METHODS.findIndex((common) => common === each);
    return index === -1 ? COMMON_METHODS.length : index;
  };
  return { ...form, methods: methods.toSorted((a, b) => place(a) - place(b)) };
}

/** Gives a setting a value; none, or the default, takes it out of those that are changed. */
export function withValue(form: DraftForm, name: string, value: string | boolean): DraftForm {
  const values = Object.fromEntries(
    Object.entries(form.values).filter(([each]) => each !== name && !excludes(name, each)),
  );
  const isDefault = value === false || value === '' || value === (isField(name) ? fieldNamed(name).default : '');
  return { ...form, values: isDefault ? values : { ...values, [name]: value } };
}

/** A run is so many epochs or so many steps long. */
function excludes(name: string, other: string): boolean {
  return [name, other].sort().join() === 'epochs,steps';
}

/**
 * The settings of a preset in place of those that presets speak of, and the method that it is about among those that are
 * compared. Limits, and whatever else no preset speaks of, stay.
 */
export function withPreset(form: DraftForm, name: PresetName): DraftForm {
  const preset: (typeof PRESETS)[PresetName] = PRESETS[name];
  const spoken = Object.values(PRESETS).flatMap((each) => presetValues(each).map(([field]) => field));
  const replaced = (field: string): boolean => spoken.some((each) => each === field || excludes(each, field));
  let next = without(form, replaced);
  for (const [field, value] of presetValues(preset)) next = withValue(next, field, value);
  const word = familyWord(preset.method.name, 'lora' in preset);
  if (!next.methods.includes(word)) next = toggleMethod(next, word);
  return 'seed' in preset ? { ...next, seeds: String(preset.seed) } : next;
}

function presetValues(preset: object): (readonly [name: string, value: string | boolean])[] {
  return TRAIN_FLAGS.flatMap((flag) => {
    const value = wordOf(flag, at(preset, flag.path.split('.')));
    return value !== undefined && isField(nameOf(flag)) ? [[nameOf(flag), value] as const] : [];
  });
}

/** An analysis whose settings are to be compared with. */
export interface AnalysisSubject {
  /** Ids; null: the library does not hold it. */
  readonly model: string | null;
  readonly dataset: string | null;
  /** By the names of flags. */
  readonly values: Values;
}

/** What was analysed, under the settings of the analysis, with SALF among the methods. */
export function withAnalysis(form: DraftForm, { model, dataset, values }: AnalysisSubject): DraftForm {
  let next = without(form, (name) => ANALYSIS_NAMES.includes(name));
  for (const [name, value] of Object.entries(values)) {
    if (isField(name) && (typeof value === 'string' || value === true)) next = withValue(next, name, value);
  }
  if (!next.methods.some((word) => word.startsWith('salf'))) next = toggleMethod(next, 'salf');
  return {
    ...next,
    ...(model === null ? {} : { models: [model] }),
    ...(dataset === null ? {} : { datasets: [dataset] }),
  };
}

function without(form: DraftForm, isOut: (name: string) => boolean): DraftForm {
  return { ...form, values: Object.fromEntries(Object.entries(form.values).filter(([name]) => !isOut(name))) };
}

/** The methods that are compared; words that are none are left out. */
export function namedMethods({ kind, methods, values }: Pick<DraftForm, 'kind' | 'methods' | 'values'>): NamedMethod[] {
  if (kind === 'sweep') return [parseMethodWord(values['lora'] === true ? 'freeze:0-lora' : 'freeze:0')];
  return methods.flatMap((word) => {
    try {
      return [parseMethodWord(word)];
    } catch {
      return [];
    }
  });
}

/** Whether a setting means anything to what is chosen. */
export function isShown(form: DraftForm, name: string): boolean {
  const { flag } = fieldNamed(name);
  if (form.kind === 'sweep' && flag.path.startsWith('method.')) return false;
  return isUsed(flag, namedMethods(form));
}

/** Settings that differ from the default, as the list of changes has them. */
export function changesOf(form: DraftForm): { name: string; label: string; value: string; default: string }[] {
  return Object.entries(form.values).flatMap(([name, value]) => {
    if (!isField(name) || !isShown(form, name)) return [];
    const field = fieldNamed(name);
    const { label, default: byDefault } = field;
    if (value !== true) return [{ name, label, value, default: byDefault }];
    const [on, off] = isOnByDefault(field) ? ['no', 'yes'] : ['yes', 'no'];
    return [{ name, label, value: on, default: off }];
  });
}

/** Where the runs are to be trained; `local` is this machine. */
export function withTarget(form: DraftForm, name: string): DraftForm {
  return withOwn(form, 'on', name === BUILT_IN.local ? undefined : name);
}

/** What the experiment is to be called; empty: nothing of one's own. */
export function withName(form: DraftForm, name: string): DraftForm {
  return withOwn(form, 'name', name === '' ? undefined : name);
}

function withOwn(form: DraftForm, field: 'on' | 'name', value: string | undefined): DraftForm {
  const next: { -readonly [Key in keyof DraftForm]: DraftForm[Key] } = { ...form };
  if (field === 'on') delete next.on;
  else delete next.name;
  return value === undefined ? next : { ...next, [field]: value };
}
