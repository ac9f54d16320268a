/** What stood fixed while the runs of a source trained: model, data, settings, machine. */
import type { DataFound, ModelFound } from '../contract/events.ts';
import { NO_DESCRIPTION } from '../contract/description.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { Block } from '../report/report.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { count, listed, percent, short, whole } from './figures.ts';
import type { Source } from './source.ts';

type Fact = readonly [name: string, value: string];

/** Facts of a source. @param runs those of its cells that have finished */
export function setupBlocks(store: Store, { id, name, request }: Source, runs: readonly Run[]): Block[] {
  const { note, tags } = id === null ? NO_DESCRIPTION : store.descriptions.get(id);
  const models = found(
    runs,
    ({ modelHash }) => modelHash,
    (hash) => store.models.get(hash),
  );
  const data = found(
    runs,
    ({ dataHash }) => dataHash,
    (hash) => store.datasets.get(hash),
  );
  const facts: Fact[] = [
    ...(note === '' ? [] : [['Note', note] as const]),
    ...(tags.length === 0 ? [] : [['Tags', tags.join(', ')] as const]),
    ...models.map(({ path, ...model }): Fact => ['Model', modelWords(request, path, model)]),
    ...models.flatMap(({ notes }) => (notes ?? []).map((note): Fact => ['Of the model', note])),
    // The validation split differs by seed, the rows do not.
    ...uniqueBy(data, ({ splits }) => splits.map(({ split, hash }) => (split === 'test' ? hash : '')).join()).flatMap(
      (each): Fact[] => [
        ['Data', dataWords(each, request)],
        // All of them: one may say that test rows were trained on.
        ...each.warnings.map((warning): Fact => ['Of the data', warning]),
      ],
    ),
    ['Prompt', promptWords(request)],
    ['Seeds', request.seeds.join(', ')],
    ...settingFacts(request),
    ['Machine', machineWords(request, runs)],
  ];
  return [
    { kind: 'heading', text: name },
    { kind: 'facts', facts },
  ];
}

function found<T>(runs: readonly Run[], hashOf: (run: Run) => string | null, get: (hash: string) => T | null): T[] {
  const hashes = new Set(runs.flatMap((run) => hashOf(run) ?? []));
  return [...hashes].flatMap((hash) => get(hash) ?? []);
}

function uniqueBy<T>(all: readonly T[], key: (each: T) => string): T[] {
  return [...new Map(all.map((each) => [key(each), each])).values()];
}

function modelWords({ models }: ExperimentRequest, path: string, model: Omit<ModelFound, 'path'>): string {
  const name = models.find((each) => each.path === path)?.name ?? models[0]!.name;
  const { family, blocks, hiddenSize, vocabSize, parameters, dtype, tiedHead } = model;
  return `${name}: ${family}, ${blocks} blocks of width ${hiddenSize}, vocabulary ${whole(vocabSize)}, ${short(parameters)} parameters in ${dtype}, ${tiedHead ? 'head tied to the embedding' : 'head of its own'}`;
}

function dataWords({ task, splits }: DataFound, { datasets }: ExperimentRequest): string {
  const files = splits.map(({ path }) => path);
  const found = datasets.find(({ data }) => files.includes(data.train) || files.includes(data.test ?? ''));
  const name = (found ?? (datasets.length === 1 ? datasets[0] : undefined))?.name ?? task;
  const rows = splits.map(
    ({ split, rows: number, classes }) =>
      `${whole(number)} rows ${split} (${count(classes.length, 'class', 'classes')})`,
  );
  const isSplitOff =
    splits.find(({ split }) => split === 'validation')?.path === splits.find(({ split }) => split === 'train')?.path;
  return [
    `${name}: ${rows.join(', ')}`,
    ...(isSplitOff && splits.length > 1
      ? ['the validation rows are a random split of the training rows, drawn with the seed']
      : []),
  ].join('; ');
}

function promptWords({ datasets }: ExperimentRequest): string {
  return datasets
    .map(({ task }) =>
      task.kind === 'preset' ? `that of the task ${task.preset}` : task.template.replaceAll('\n', ' | '),
    )
    .join('; ');
}

function settingFacts({ settings, methods }: ExperimentRequest): Fact[] {
  const {
    duration,
    batchSize,
    accumulate,
    optimizer,
    schedule,
    clipNorm,
    maxLength,
    restoreBest,
    patience,
    classWeights,
  } = settings;
  const rates = methods.map(({ name, learningRate }) => `${name} ${learningRate ?? optimizer.learningRate}`);
  const isOneRate = new Set(methods.map(({ learningRate }) => learningRate)).size === 1;
  const rate = isOneRate ? String(methods[0]!.learningRate ?? optimizer.learningRate) : rates.join(', ');
  const warmup = schedule.warmup < 1 ? percent(schedule.warmup) : count(schedule.warmup, 'step');
  return [
    [
      'Training',
      [
        count(duration.count, duration.unit.slice(0, -1)),
        `batches of ${batchSize}${accumulate === 1 ? '' : `, ${accumulate} to a step`}`,
        `AdamW (betas ${optimizer.betas.join(', ')}; weight decay ${optimizer.weightDecay})`,
        `schedule ${schedule.name} after a warm-up of ${warmup}`,
        clipNorm === null ? 'no clipping' : `gradients clipped at ${clipNorm}`,
        ...(classWeights === undefined
          ? []
          : [`rows of rare classes count more in the loss (class weights ${classWeights})`]),
        `prompts of up to ${maxLength} tokens`,
        restoreBest ? 'ends with the weights of the best validation' : 'ends with the weights of the last step',
        ...(patience === null ? [] : [`ends early after ${count(patience, 'validation')} without a better one`]),
      ].join(', '),
    ],
    ['Learning rate', rate],
  ];
}

function machineWords({ settings }: ExperimentRequest, runs: readonly Run[]): string {
  const distinct = (of: (run: Run) => string | null): string[] => [...new Set(runs.flatMap((run) => of(run) ?? []))];
  const hosts = distinct(({ hostName }) => hostName);
  const providers = distinct(({ provider }) => provider);
  const threads = settings.threads === 0 ? 'as many threads as cores' : count(settings.threads, 'thread');
  const kinds = distinct(({ machine }) => machine);
  const where = [...(hosts.length === 0 ? [] : [listed(hosts)]), ...(kinds.length === 0 ? [] : [kinds.join('; ')])]
    .map((each) => `${each}, `)
    .join('');
  return `${where}provider ${listed(providers.length === 0 ? [settings.provider] : providers)}, ${threads}, float32${settings.tf32 === true ? ', products rounded to TF32' : ''}`;
}
