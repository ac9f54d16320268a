/** From the request of an experiment to the words of the command that makes it. */
import { canonicalJson } from '../../base/canonical-json.ts';
import { boundariesOf } from '../experiment.ts';
import type { DatasetCase, ExperimentRequest } from '../experiment.ts';
import { comparisonOf, readComparison, readSweep, defaultBaseline, sweepOf } from './experiment.ts';
import type { Subjects } from './experiment.ts';
import type { Flag } from './flag.ts';
import { taskValues } from './task-values.ts';
import { SHARED_FLAGS, SWEEP_FLAGS } from './varied.ts';
import { boundariesText } from './lists.ts';
import type { Resolve, Values } from './values.ts';
import { changedValues, flagWords, placesOf } from './write.ts';
import type { Lookup } from './write.ts';

const SAME: Resolve = (path) => path;

/**
 * The words after `salf` that stand for an experiment, with those flags only that differ from what they are by default.
 * @returns null where no command says it: the command line has one task with columns or words of its own, and the same
 *   limits for all data sets
 */
export function experimentWords(request: ExperimentRequest): string[] | null {
  const read = (values: Values): ExperimentRequest =>
    request.kind === 'sweep' ? readSweep(values, SAME, Infinity) : readComparison(values, SAME);
  try {
    const varied = variedValues(request);
    const values = { ...varied, ...changedValues(flagsOf(request), placesIn(request), placesIn(read(varied))) };
    // What cannot be said comes back as something else.
    return canonicalJson(read(values)) === canonicalJson(request) ? [request.kind, ...flagWords(values)] : null;
  } catch {
    return null;
  }
}

/**
 * What a form says of an experiment whose models and data sets are known: its methods, seeds and settings, by the names of
 * their flags, without those that are as they are by default.
 * @returns null where no form says it
 */
export function formValues(request: ExperimentRequest): Values | null {
  const subjects: Subjects = {
    models: request.models,
    datasets: request.datasets.map(({ name, task, data }) => {
      const { train, test, validation } = data;
      return { name, task, data: (given) => ({ ...given, train, test, validation }) };
    }),
  };
  const read = (values: Values): ExperimentRequest =>
    request.kind === 'sweep' ? sweepOf(values, () => subjects, Infinity) : comparisonOf(values, () => subjects);
  try {
    const varied = ownValues(request);
    const values = { ...varied, ...changedValues(flagsOf(request), placesIn(request), placesIn(read(varied))) };
    const said = read(values);
    // How files are read is the data set's own, and no flag of a form.
    const bare = ({ datasets, ...rest }: ExperimentRequest): object => ({
      ...rest,
      datasets: datasets.map(withoutReading),
    });
    return canonicalJson(bare(said)) === canonicalJson(bare(request)) ? values : null;
  } catch {
    return null;
  }
}

function withoutReading({ data, ...rest }: DatasetCase): object {
  const { train, test, validation, validationFraction, limitTrain, limitTest } = data;
  return { ...rest, data: { train, test, validation, validationFraction, limitTrain, limitTest } };
}

/** What is varied: models, data, methods, seeds. */
function variedValues(request: ExperimentRequest): Values {
  const { models, datasets } = request;
  const [first, ...others] = datasets;
  const isAlone = others.length === 0 || first!.task.kind === 'custom' || first!.task.columns !== undefined;
  const listed = isAlone ? others : datasets;
  const { train, test, validation } = first!.data;
  return {
    model: models.map(({ path }) => path),
    ...(isAlone ? { ...taskValues(first!.task), train, ...given({ test, validation }) } : {}),
    ...(listed.length === 0 ? {} : { data: listed.map(filesWord) }),
    ...ownValues(request),
  };
}

/** Methods or boundaries, and seeds. */
function ownValues({ kind, methods, seeds, baseline }: ExperimentRequest): Values {
  const words = methods.map(({ name }) => name);
  const rates = methods.flatMap(({ name, learningRate }) => (learningRate === null ? [] : [`${name}=${learningRate}`]));
  return {
    ...(kind === 'sweep' ? { boundaries: boundariesText(boundariesOf(methods)) } : { methods: words.join(',') }),
    seeds: seeds.join(','),
    ...(kind === 'sweep' || baseline === defaultBaseline(words) ? {} : { baseline }),
    ...(rates.length === 0 ? {} : { rates: rates.join(',') }),
    ...(kind === 'sweep' && methods[0]!.lora !== null ? { lora: true } : {}),
  };
}

/** `trec=train.jsonl,test.jsonl` */
function filesWord({ task, data }: DatasetCase): string {
  const { train, test, validation } = data;
  const files = [train, test, validation].filter((file) => file !== null);
  return `${task.kind === 'preset' ? task.preset : 'custom'}=${files.join(',')}`;
}

/** What `variedValues` says. */
const VARIED = ['data.train', 'data.test', 'data.validation', 'lora'];

function flagsOf({ kind }: ExperimentRequest): readonly Flag[] {
  return (kind === 'sweep' ? SWEEP_FLAGS : SHARED_FLAGS).filter(({ path }) => !VARIED.includes(path));
}

/** What each method and data set has at a place; null where it has no such place. */
function placesIn({ settings, datasets, methods }: ExperimentRequest): Lookup {
  const of: Readonly<Record<string, readonly unknown[]>> = { method: methods, lora: methods, data: datasets };
  return (path) => (of[path.split('.')[0]!] ?? [settings]).flatMap((each) => placesOf(each)(path));
}

function given(files: Readonly<Record<string, string | null>>): Values {
  return Object.fromEntries(Object.entries(files).flatMap(([name, file]) => (file === null ? [] : [[name, file]])));
}
