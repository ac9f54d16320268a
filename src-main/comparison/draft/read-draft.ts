/** From what a form says to the request of an experiment. */
import { InputError } from '../../base/errors.ts';
import type { Fault } from '../../base/errors.ts';
import type { DraftFault, ExperimentDraft } from '../../contract/draft.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { RateSearchRequest } from '../../contract/rates.ts';
import { AS_FLAG } from '../../contract/flags/description.ts';
import { namedDatasets, namedModels } from '../../contract/flags/datasets.ts';
import { rateSearchOf } from '../../contract/flags/rates.ts';
import { comparisonOf, isUsed, readMethods, sweepOf } from '../../contract/flags/experiment.ts';
import type { Subjects } from '../../contract/flags/experiment.ts';
import { namedTask } from '../../contract/dataset-name.ts';
import { readSeeds } from '../../contract/flags/lists.ts';
import { nameOf } from '../../contract/flags/read.ts';
import type { Values } from '../../contract/flags/values.ts';
import { TRAIN_FLAGS } from '../../contract/settings/flags.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { Store } from '../../store/open.ts';
import { checkedName } from '../../app/describing/describe.ts';
import { inspectModel } from '../../app/inspect.ts';
import { libraryDataset, libraryModel } from '../../app/library/find.ts';

/** The form's own fields besides those of settings. */
const FIELDS = ['methods', 'seeds', 'baseline', 'rates', 'boundaries'];
/** Those of a comparison alone, or of a sweep alone. */
const FIELDS_OF = { compare: ['methods', 'baseline', 'rates'], sweep: ['boundaries'] } as const;
/** Flags that hold paths; a window has none to give. */
const PATHS = TRAIN_FLAGS.filter((flag) => 'takes' in flag && flag.takes === 'path').map(nameOf);
const SETTINGS = TRAIN_FLAGS.map(nameOf).filter((name) => !PATHS.includes(name));

/**
 * The experiment that a form stands for. Nothing is opened but the model of a sweep, whose blocks it goes through.
 * @throws InputError of the first fault
 */
export async function readDraft(store: Store, draft: ExperimentDraft): Promise<ExperimentRequest> {
  const [first] = draftFaults(draft);
  if (first !== undefined) throw new InputError(first.fault);
  const subjects = subjectsOf(store, draft);
  const values = usedValues(draft);
  if (draft.kind === 'compare') return comparisonOf(values, () => subjects);
  const { blocks } = await inspectModel(subjects.models[0]!.path);
  return sweepOf(values, () => subjects, blocks);
}

/**
 * The search for learning rates of the methods that a form compares; with the first of its seeds.
 * @throws InputError of the first fault, or where a search cannot be about what is chosen
 */
export function readRateDraft(store: Store, draft: ExperimentDraft, steps: string): RateSearchRequest {
  const [first] = draftFaults(draft);
  if (first !== undefined) throw new InputError(first.fault);
  const values = usedValues(draft);
  const [seed] = readSeeds(textOf(values, 'seeds'));
  return rateSearchOf({ ...values, steps, seed: String(seed) }, () => subjectsOf(store, draft));
}

/** What is wrong with a form by itself, each fault at its field. */
export function draftFaults(draft: ExperimentDraft): DraftFault[] {
  const { kind, models, datasets } = draft;
  const faults: Fault[] = [];
  const attempt = (work: () => unknown): void => {
    try {
      work();
    } catch (thrown) {
      if (!(thrown instanceof InputError)) throw thrown;
      faults.push(thrown.fault);
    }
  };
  const require = (isGood: boolean, field: string, message: string, remedy: string): void => {
    if (!isGood) faults.push({ code: 'request.bad-option', field, message, remedy });
  };
  require(models.length > 0, '--model', 'No model is chosen.', 'Choose one, or bring one into the library.');
  require(kind === 'compare' ||
    models.length < 2, '--model', 'A sweep has one model, whose blocks it goes through.', 'Leave the others out.');
  require(datasets.length > 0, '--data', 'No data set is chosen.', 'Choose one, or make one in the library.');
  require((draft.values['methods'] ?? '') !== '' ||
    kind === 'sweep', '--methods', 'No method is chosen.', 'Choose two or more.');
  attempt(() => draftName(draft));
  const values = usedValues(draft);
  attempt(() => readSeeds(textOf(values, 'seeds')));
  if (kind === 'compare' && textOf(values, 'methods') !== '') attempt(() => readMethods(values));
  if (faults.some(({ field }) => field === '--methods')) return faults.map(placed);
  // Each by itself, so that all of them are reported at once.
  for (const [name, value] of Object.entries(values)) {
    if (name === 'methods' || name === 'seeds') continue;
    const alone = { methods: values['methods'] ?? '', seeds: '1', [name]: value };
    if (kind === 'sweep') attempt(() => sweepOf({ boundaries: '0', ...alone }, () => NOTHING, Infinity));
    else if (alone.methods !== '') attempt(() => comparisonOf(alone, () => NOTHING));
  }
  return faults.map(placed);
}

/** What the experiment is to be called; null: nothing is said. @throws InputError for a name that cannot be kept */
export function draftName({ name }: Pick<ExperimentDraft, 'name'>): string | null {
  return name === undefined ? null : checkedName(name, AS_FLAG.flag.split(' ')[0]);
}

/** Stands for models and data that are not looked at. */
const NOTHING: Subjects = {
  models: [{ name: '-', path: '-' }],
  datasets: [{ name: '-', task: { kind: 'preset', preset: '-' }, data: (given) => ({ ...given, train: '-' }) }],
};

/** The field of a form that a fault concerns. */
export function placed(fault: Fault): DraftFault {
  const { field = '', code } = fault;
  if (field === '--test' || field === '--train' || code.startsWith('data.')) return { place: 'data', fault };
  if (code.startsWith('model.')) return { place: 'model', fault };
  return { place: /^--[a-z-]+$/.test(field) ? nameOf({ flag: field }) : 'form', fault };
}

/** Values without those that belong to nothing that is chosen: a form keeps them for when it is chosen again. */
function usedValues({ kind, values }: ExperimentDraft): Values {
  const lora = kind === 'sweep' && values['lora'] === true;
  const methods = attempted(() => readMethods(values));
  const entries = Object.entries(values).filter(([name]) => {
    const others: readonly string[] = FIELDS_OF[kind === 'sweep' ? 'compare' : 'sweep'];
    if (others.includes(name)) return false;
    if (FIELDS.includes(name)) return true;
    if (!SETTINGS.includes(name)) return false;
    const flag = TRAIN_FLAGS.find((each) => nameOf(each) === name)!;
    if (kind === 'sweep') return flag.path.startsWith('lora') ? lora : !flag.path.startsWith('method.');
    return flag.path !== 'lora' && (methods === null || isUsed(flag, methods));
  });
  return Object.fromEntries(entries);
}

function attempted<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/**
 * Models and data sets of the library, by the names that the command line gives them; in an order that does not change
 * with that in which they were chosen. The command line has one task of its own, which comes first there.
 */
function subjectsOf(store: Store, { models, datasets }: ExperimentDraft): Subjects {
  const paths = models.map((id) => libraryModel(store, id).path).sort();
  const sets = datasets
    .map((id) => libraryDataset(store, id))
    .sort(byTask)
    .map(({ name, task, data }) => ({ task: namedTask(task, name), data, files: data }));
  return {
    models: namedModels(paths),
    datasets: namedDatasets(sets).map(({ name, task, data }) => ({
      name,
      task,
      data: (given) => ({ ...data, ...given, train: data.train, test: data.test, validation: data.validation }),
    })),
  };
}

function byTask(a: LibraryDataset, b: LibraryDataset): number {
  const key = ({ task, data }: LibraryDataset): string =>
    [task.kind === 'custom' || task.columns !== undefined ? 0 : 1, data.train, data.test].join('\n');
  return key(a) < key(b) ? -1 : 1;
}

function textOf(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}
