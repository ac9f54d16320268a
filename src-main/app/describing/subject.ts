/** Finding what a person means to describe: a run, an experiment, or a model or data set of the library. */
import { InputError } from '../../base/errors.ts';
import { kindOf, SUBJECTS } from '../../contract/description.ts';
import type { Description, SubjectKind } from '../../contract/description.ts';
import type { Store } from '../../store/open.ts';
import { matching } from '../../store/run-id.ts';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  /** What it is called now; runs and experiments that nobody named have none. */
  readonly name: string | null;
}

/** All that can be described, by kind. */
const FINDERS: { readonly [Kind in SubjectKind]: (store: Store) => readonly Omit<Subject, 'kind'>[] } = {
  run: (store) => named(store, [...store.runs.states().keys()]),
  experiment: (store) => named(store, [...store.experiments.all().map(({ id }) => id)]),
  model: (store) => store.libraryModels.all().map(({ id, name }) => ({ id, name })),
  'data set': (store) => store.libraryDatasets.all().map(({ id, name }) => ({ id, name })),
};

function named(store: Store, ids: readonly string[]): Omit<Subject, 'kind'>[] {
  const described = store.descriptions.all();
  return ids.map((id) => ({ id, name: described.get(id)?.name ?? null }));
}

/**
 * What was typed: an id, the start of one or of its last part, or a whole name.
 * @param kinds among which it is looked for
 * @throws InputError `request.bad-option` where none or several fit
 */
export function findSubject(store: Store, typed: string, kinds: readonly SubjectKind[], field = 'THING'): Subject {
  const all = kinds.flatMap((kind) => FINDERS[kind](store).map((each): Subject => ({ kind, ...each })));
  return pick(all, typed, {
    field,
    none: `There is no ${orList(kinds)} “${typed}” in this workspace.`,
    remedy: 'See `salf runs`, `salf experiments` and `salf library` for those there are.',
  });
}

/**
 * The one of some things that was typed.
 * @param words what is said where none fits
 * @throws InputError `request.bad-option` where none or several fit
 */
export function pick<Thing extends Pick<Subject, 'id' | 'name'>>(
  all: readonly Thing[],
  typed: string,
  { field, none, remedy }: { readonly field: string; readonly none: string; readonly remedy: string },
): Thing {
  const exact = all.find(({ id }) => id === typed);
  if (exact !== undefined) return exact;
  const names = new Map(all.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
  const ids = matching(
    typed,
    all.map(({ id }) => id),
    names,
  );
  if (ids.length === 1) return all.find(({ id }) => id === ids[0])!;
  throw new InputError({
    code: 'request.bad-option',
    field,
    message:
      ids.length === 0
        ? none
        : `“${typed}” fits ${ids.length} of them: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}.`,
    remedy: ids.length === 0 ? remedy : 'Type more of its id.',
  });
}

/** One thing, whose name may hold commas, or several with commas between them. @throws InputError `request.bad-option` */
export function findSubjects(store: Store, typed: string): Subject[] {
  const kinds = Object.values(SUBJECTS);
  try {
    return [findSubject(store, typed, kinds)];
  } catch (thrown) {
    if (!typed.includes(',')) throw thrown;
  }
  return typed.split(',').map((each) => findSubject(store, each.trim(), kinds));
}

/** A thing with its description as it is now. Models and data sets have a name of their own besides. */
export function describedSubject(store: Store, { id, kind }: Subject): Subject & Description {
  const { name: given, ...rest } = store.descriptions.get(id);
  const own = kind === 'model' || kind === 'data set' ? subjectOf(store, id).name : null;
  return { id, kind, ...rest, name: given ?? own };
}

/** The thing of an id that a window has. @throws InputError `request.bad-option` where it is not there any more */
export function subjectOf(store: Store, id: string): Subject {
  return findSubject(store, id, [kindOf(id)]);
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}
