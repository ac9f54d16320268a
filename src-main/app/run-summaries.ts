import { NO_DESCRIPTION } from '../contract/description.ts';
import { MethodRequest } from '../contract/method.ts';
import { parseMethodWord, wordOf } from '../contract/named-methods.ts';
import type { TrainSettings } from '../contract/request.ts';
import { flatSettings, labelOf, valueWords } from '../contract/settings/flat.ts';
import type { RunSummary } from '../contract/window.ts';
import type { ListedRun } from '../store/listed-runs.ts';
import type { Store } from '../store/open.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { namesIn } from './describing/names.ts';
import { isWorkspace, openWorkspace } from './workspace.ts';

/** All runs of a workspace, newest first. */
export function listRuns(store: Store): ListedRun[] {
  endOrphans(store);
  return store.listedRuns.all();
}

/**
 * The runs of a workspace as rows of a table, newest first; none where there is no workspace yet.
 * @param experiment whose runs alone are wanted: id, part of it, or name
 * @throws InputError `request.unknown-experiment`
 */
export async function summariseRuns(folder: string, experiment: string | null = null): Promise<RunSummary[]> {
  if (!isWorkspace(folder)) return [];
  using store = await openWorkspace(folder);
  const runs = listRuns(store).map(summariser(store));
  if (experiment === null) return runs;
  const own = new Set(store.experimentRuns.all(store.experiments.find(experiment).id).map(({ run }) => run));
  return runs.filter(({ runId }) => own.has(runId));
}

/** Makes rows of a table of runs, with names as they are now. */
export function summariser(store: Store): (run: ListedRun) => RunSummary {
  const [names, descriptions] = [namesIn(store), store.descriptions.all()];
  const words = onceEach((request: ListedRun['request']) => ({
    model: names.model(request.model),
    data: names.data(request.task, request.data),
    method: methodLabel(request),
  }));
  return ({ id, state, createdAt, request, seed, result }) => ({
    runId: id,
    ...(descriptions.get(id) ?? NO_DESCRIPTION),
    state,
    createdAt,
    ...words(request),
    seed,
    macroF1: result?.macroF1 ?? null,
    seconds: result?.seconds ?? null,
  });
}

/** The same for what was made before: runs that share a request share its words. */
function onceEach<From extends object, To>(make: (from: From) => To): (from: From) => To {
  const known = new Map<From, To>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const made = make(from);
    known.set(from, made);
    return made;
  };
}

/** A method with what differs from its defaults: `full`, `freeze:9`, `salf-lora (Scope of a choice batch, Gain relative)`. */
export function methodLabel({ method, lora }: Pick<TrainSettings, 'method' | 'lora'>): string {
  const word = wordOf(method, lora !== null);
  const defaults = flatSettings({ method: MethodRequest.parse(parseMethodWord(word).method) });
  const words = [...flatSettings({ method })].flatMap(([path, value]) =>
    defaults.get(path) === value ? [] : [`${labelOf(path)} ${valueWords(path, value)}`],
  );
  return `${word}${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
}
