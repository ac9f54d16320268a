/** From flags to the request of an experiment. */
import { MethodRequest } from '../method.ts';
import { ExperimentRequest } from '../experiment.ts';
import type { MethodCase } from '../experiment.ts';
import { canonicalWord, parseMethodWord } from '../named-methods.ts';
import type { NamedMethod } from '../named-methods.ts';
import type { TrainSettings } from '../request.ts';
import type { TaskRequest } from '../task.ts';
import { text } from './values.ts';
import type { Resolve, Values } from './values.ts';
import { readDatasets, readModels } from './datasets.ts';
import { SHARED_FLAGS, SWEEP_FLAGS } from './varied.ts';
import type { SettingFlag } from '../settings/flags.ts';
import { SETTINGS } from '../settings/table.ts';
import { badList, readBoundaries, readRates, readSeeds, readWords } from './lists.ts';
import { nameOf } from './read.ts';
import { checkSettings, readFlags } from './settings.ts';

/** What an experiment trains, and on what. */
export interface Subjects {
  readonly models: ExperimentRequest['models'];
  readonly datasets: readonly {
    readonly name: string;
    readonly task: TaskRequest;
    /** Its files, with what was said of all data sets. */
    readonly data: (given: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The comparison that the flags stand for.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readComparison(values: Values, resolve: Resolve): ExperimentRequest {
  return comparisonOf(values, () => readSubjects(values, resolve));
}

/**
 * The sweep over boundaries of a model that the flags stand for.
 * @param blocks n
 * @throws InputError `request.bad-option` that names the flag
 */
export function readSweep(values: Values, resolve: Resolve, blocks: number): ExperimentRequest {
  return sweepOf(values, () => readSubjects(values, resolve), blocks);
}

/** Models and data by their paths. @throws InputError `request.bad-option` that names the flag */
export function readSubjects(values: Values, resolve: Resolve): Subjects {
  const models = readModels(values, resolve);
  const datasets = readDatasets(values, resolve);
  const data = (files: object) => (given: object) => ({ ...given, ...files });
  return { models, datasets: datasets.map(({ name, task, files }) => ({ name, task, data: data(files) })) };
}

/**
 * The comparison that flags stand for, of models and data that are known otherwise.
 * @throws InputError `request.bad-option` that names the flag
 */
export function comparisonOf(values: Values, subjects: () => Subjects): ExperimentRequest {
  const methods = readMethods(values);
  refuseUnused(values, methods);
  const names = methods.map(({ word }) => word);
  const rates = values['rates'] === undefined ? new Map<string, number>() : readRates(text(values['rates']), names);
  const given = values['baseline'];
  const baseline = given === undefined ? defaultBaseline(names) : canonicalWord(text(given).toLowerCase());
  return assemble('compare', SHARED_FLAGS, values, subjects(), { methods, rates, baseline });
}

/**
 * The same for a sweep, over the boundaries that the flags name, else over all.
 * @throws InputError `request.bad-option` that names the flag
 */
export function sweepOf(values: Values, subjects: () => Subjects, blocks: number): ExperimentRequest {
  const lora = Object.keys(values).some((name) => name.startsWith('lora')) ? '-lora' : '';
  const given = values['boundaries'];
  const boundaries = given === undefined ? allBoundaries(blocks) : readBoundaries(text(given), blocks);
  const methods = boundaries.map((boundary) => parseMethodWord(`freeze:${boundary}${lora}`));
  const varied = { methods, rates: new Map<string, number>(), baseline: methods[0]!.word };
  return assemble('sweep', SWEEP_FLAGS, values, subjects(), varied);
}

/** e = 0 .. n - 1 */
function allBoundaries(blocks: number): number[] {
  return Array.from({ length: blocks }, (_, boundary) => boundary);
}

/** @throws InputError `request.bad-option` */
export function readMethods({ methods }: Values): NamedMethod[] {
  if (methods === undefined)
    throw badList('--methods', 'It is missing.', 'Add --methods <list>, as in full,half,salf.');
  return readWords(text(methods), '--methods').map((word) => parseMethodWord(word));
}

/** What methods are compared with where nothing is said. */
export function defaultBaseline(words: readonly string[]): string {
  return words.includes('full') ? 'full' : words[0]!;
}

interface Varied {
  readonly methods: readonly NamedMethod[];
  readonly rates: ReadonlyMap<string, number>;
  readonly baseline: string;
}

const Shared = ExperimentRequest.shape.settings.strip();

/** Every cell's settings are those of the `salf train` that would train it. */
function assemble(
  kind: ExperimentRequest['kind'],
  flags: readonly SettingFlag[],
  values: Values,
  { models, datasets }: Subjects,
  { methods, rates, baseline }: Varied,
): ExperimentRequest {
  const seeds = readSeeds(text(values['seeds']));
  // Files are among the subjects.
  const shared = readFlags(flags, values, (path) => path);
  const settingsOf = ({ method, lora }: NamedMethod, { task, data }: (typeof datasets)[number]): TrainSettings =>
    checkSettings(
      {
        ...shared,
        model: models[0]!.path,
        task,
        data: data(group(shared['data'])),
        seed: seeds[0],
        method: { ...known(method.name, group(shared['method'])), ...method },
        lora: lora ? group(shared['lora']) : null,
        prefixCache: shared['prefixCache'] ?? SETTINGS.prefixCache.inComparison,
      },
      values,
      kind,
    );
  const cases = methods.map((named): MethodCase => {
    const { method, lora } = settingsOf(named, datasets[0]!);
    return { name: named.word, method, lora, learningRate: rates.get(named.word) ?? null };
  });
  const settings = Shared.parse(settingsOf(methods[0]!, datasets[0]!));
  return {
    kind,
    seeds,
    models,
    baseline,
    settings,
    methods: cases,
    datasets: datasets.map((dataset) => {
      const checked = settingsOf(methods[0]!, dataset);
      return { name: dataset.name, task: checked.task, data: checked.data };
    }),
  };
}

/** Of settings that were given, those that a method has. */
function known(name: NamedMethod['method']['name'], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(MethodRequest.options.find(({ shape }) => shape.name.value === name)!.shape);
  return Object.fromEntries(Object.entries(given).filter(([key]) => names.includes(key)));
}

/** A setting that no method of the list has would be thought to work. */
function refuseUnused(values: Values, methods: readonly NamedMethod[]): void {
  const unused = SHARED_FLAGS.find((flag) => values[nameOf(flag)] !== undefined && !isUsed(flag, methods));
  if (unused === undefined) return;
  throw badList(
    unused.flag.split(' ')[0]!,
    `It belongs to none of ${methods.map(({ word }) => word).join(', ')}.`,
    'See `salf compare --help`.',
  );
}

/** Whether any of the methods has the setting of a flag. */
export function isUsed({ path, methods: owners }: SettingFlag, methods: readonly NamedMethod[]): boolean {
  if (path.split('.')[0] === 'lora') return methods.some(({ lora }) => lora);
  return owners.length === 0 || methods.some(({ method }) => owners.includes(method.name));
}

function group(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
