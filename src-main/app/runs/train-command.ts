import type { TrainSettings } from '../../contract/request.ts';
import { flatSettings, isUnusual } from './flat-settings.ts';

/** The flag of each setting. A flag that stands for one value has none behind it. */
export const SETTING_FLAGS: Readonly<Record<string, string>> = {
  model: '--model',
  'data.train': '--train',
  'data.test': '--test',
  'data.validation': '--validation',
  'data.validationFraction': '--validation-fraction',
  'data.limitTrain': '--limit-train',
  'data.limitTest': '--limit-test',
  'method.name': '--method',
  'method.freeze': '--freeze',
  'method.train': '--train-blocks',
  'method.order': '--order',
  'method.period': '--period',
  'method.active': '--active',
  'method.scope': '--scope',
  'method.samples': '--samples',
  'method.ridge': '--ridge',
  'method.choice.target': '--target',
  'method.choice.latentNorm': '--latent-norm',
  'method.choice.gain': '--gain',
  'method.choice.alpha': '--alpha',
  'method.choice.excludeLast': '--exclude-last',
  'method.choice.firstLayer': '--first-layer',
  'method.choice.minTrain': '--min-train',
  'method.budget.plan': '--budget',
  'method.budget.fraction': '--budget-fraction',
  'method.budget.mode': '--budget-mode',
  'method.budget.infilling': '--infilling',
  'lora.rank': '--lora-rank',
  'lora.alpha': '--lora-alpha',
  'lora.dropout': '--lora-dropout',
  'lora.targets': '--lora-targets',
  'trainable.embeddings': '--train-embeddings',
  'trainable.head': '--train-head',
  'trainable.finalNorm': '--freeze-final-norm',
  batchSize: '--batch-size',
  accumulate: '--accumulate',
  'optimizer.learningRate': '--learning-rate',
  'optimizer.betas': '--betas',
  'optimizer.eps': '--eps',
  'optimizer.weightDecay': '--weight-decay',
  'schedule.name': '--schedule',
  'schedule.warmup': '--warmup',
  'schedule.floor': '--floor',
  clipNorm: '--clip',
  maxLength: '--max-length',
  padMultiple: '--pad-multiple',
  evalEvery: '--eval-every',
  patience: '--patience',
  restoreBest: '--keep-last',
  checkpointEvery: '--checkpoint-every',
  seed: '--seed',
  initSeed: '--init-seed',
  provider: '--provider',
  threads: '--threads',
  labelToken: '--label-token',
  loss: '--loss',
  prefixCache: '--cache',
  cacheLimit: '--cache-limit',
  gated: '--gated',
};

/** The words of the command that makes a run with these settings. */
export function trainCommand(settings: TrainSettings): string[] {
  const { task, duration, lora } = settings;
  const words = flatSettings(settings)
    .filter(isUnusual)
    .flatMap(({ path, value }) => {
      const flag = SETTING_FLAGS[path];
      if (flag === undefined) return [];
      if (typeof value === 'boolean') return [flag];
      return [flag, value === null ? 'none' : typeof value === 'object' ? value.join(',') : String(value)];
    });
  const usualDuration = duration.unit === 'epochs' && duration.count === 3;
  return [
    ...['train', ...taskFlags(task), ...words],
    ...(usualDuration ? [] : [`--${duration.unit}`, String(duration.count)]),
    ...(lora === null ? [] : ['--lora']),
  ];
}

function taskFlags(task: TrainSettings['task']): string[] {
  const columns =
    task.columns === undefined
      ? []
      : [...task.columns.texts.flatMap((name) => ['--text-column', name]), ...['--label-column', task.columns.label]];
  if (task.kind === 'preset') return ['--task', task.preset, ...columns];
  const labels = task.labels.flatMap(({ word, names }) => [
    '--label',
    names.length === 0 ? word : `${word}=${names.join(',')}`,
  ]);
  // A template is typed with \n for a new line.
  return ['--template', task.template.replaceAll('\n', '\\n'), ...labels, ...columns];
}

/** A command as one types it in a shell. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
