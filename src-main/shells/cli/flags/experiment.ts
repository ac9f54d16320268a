/** From flags to the request of an experiment. */
import { MethodRequest } from '../../../contract/method.ts';
import { ExperimentRequest } from '../../../contract/experiment.ts';
import type { MethodCase } from '../../../contract/experiment.ts';
import { parseMethodWord } from '../../../contract/named-methods.ts';
import type { NamedMethod } from '../../../contract/named-methods.ts';
import type { TrainSettings } from '../../../contract/request.ts';
import type { Io } from '../io.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';
import { readDatasets, readModels } from './datasets.ts';
import { SHARED_FLAGS, SWEEP_FLAGS } from './experiment-flags.ts';
import type { Flag } from './flag.ts';
import { badList, readRates, readSeeds, readWords } from './lists.ts';
import { checkSettings, nameOf, readFlags } from './settings.ts';

/**
 * The comparison that the flags stand for.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readComparison(values: Values, io: Io): ExperimentRequest {
  const given = values['methods'];
  if (given === undefined) throw badList('--methods', 'It is missing.', 'Add --methods <list>, as in full,half,salf.');
  const methods = readWords(text(given), '--methods').map((word) => parseMethodWord(word));
  refuseUnused(values, methods);
  const words = methods.map(({ word }) => word);
  const rates = values['rates'] === undefined ? new Map<string, number>() : readRates(text(values['rates']), words);
  const baseline = values['baseline'];
  return assemble('compare', SHARED_FLAGS, values, io, {
    methods,
    rates,
    baseline: baseline === undefined ? (words.includes('full') ? 'full' : words[0]!) : text(baseline).toLowerCase(),
  });
}

/**
 * The sweep over all boundaries of a model that the flags stand for.
 * @param blocks n
 * @throws InputError `request.bad-option` that names the flag
 */
export function readSweep(values: Values, io: Io, blocks: number): ExperimentRequest {
  const lora = Object.keys(values).some((name) => name.startsWith('lora')) ? '-lora' : '';
  const methods = Array.from({ length: blocks }, (_, boundary) => parseMethodWord(`last-k:${boundary}${lora}`));
  return assemble('sweep', SWEEP_FLAGS, values, io, { methods, rates: new Map(), baseline: methods[0]!.word });
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
  flags: readonly Flag[],
  values: Values,
  io: Io,
  { methods, rates, baseline }: Varied,
): ExperimentRequest {
  const models = readModels(values, io);
  const datasets = readDatasets(values, io);
  const seeds = readSeeds(text(values['seeds']));
  const shared = readFlags(flags, values, io);
  const settingsOf = ({ method, lora }: NamedMethod, { task, files }: (typeof datasets)[number]): TrainSettings =>
    checkSettings(
      {
        ...shared,
        ...{ model: models[0]!.path, task, data: { ...group(shared['data']), ...files }, seed: seeds[0] },
        method: { ...known(method.name, group(shared['method'])), ...method },
        lora: lora ? group(shared['lora']) : null,
        // Otherwise a run would save what an earlier one has paid for.
        prefixCache: shared['prefixCache'] ?? 'own',
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
    ...{ kind, seeds, models, baseline, settings, methods: cases },
    datasets: datasets.map((dataset) => {
      const checked = settingsOf(methods[0]!, dataset);
      return { name: dataset.name, task: checked.task, data: checked.data };
    }),
  };
}

/** Of settings that were given, those that a method has. */
function known(name: NamedMethod['method']['name'], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = settingNames(name);
  return Object.fromEntries(Object.entries(given).filter(([key]) => names.includes(key)));
}

function settingNames(name: NamedMethod['method']['name']): string[] {
  return Object.keys(MethodRequest.options.find(({ shape }) => shape.name.value === name)!.shape);
}

/** A setting that no method of the list has would be thought to work. */
function refuseUnused(values: Values, methods: readonly NamedMethod[]): void {
  const names = methods.flatMap(({ method }) => settingNames(method.name));
  const isUsed = ({ path }: Flag): boolean => {
    const [group, setting = ''] = path.split('.');
    if (group === 'lora') return methods.some(({ lora }) => lora);
    return group !== 'method' || names.includes(setting);
  };
  const unused = SHARED_FLAGS.find((flag) => values[nameOf(flag)] !== undefined && !isUsed(flag));
  if (unused === undefined) return;
  throw badList(
    unused.flag.split(' ')[0]!,
    `It belongs to none of ${methods.map(({ word }) => word).join(', ')}.`,
    'See `salf compare --help`.',
  );
}

function group(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
