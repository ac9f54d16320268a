/** Names, notes and tags: what changes of them, and what that can be undone with. */
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/numbers.ts';
import { printable } from '../../base/printable.ts';
import { hasTag, kindOf, LIMITS } from '../../contract/description.ts';
import type { Described, Description, DescriptionChange } from '../../contract/description.ts';
import type { Store } from '../../store/open.ts';
import { datasetCalled } from '../library/find.ts';
import { subjectOf } from './subject.ts';

/**
 * Changes the descriptions of some things: of all of them, or of none where one cannot be changed so.
 * @param ids of runs, experiments, and models and data sets of the library
 * @returns what they were before
 * @throws InputError `request.bad-option` for an id that is not there, or a name, note or tag that cannot be kept
 */
export function describe(store: Store, ids: readonly string[], change: DescriptionChange): Described[] {
  return store.transaction(() =>
    ids.map((id) => {
      subjectOf(store, id);
      const before = store.descriptions.get(id);
      const after = changed(before, change);
      if (after.name !== null && change.name !== undefined) refuseTaken(store, id, after.name);
      store.descriptions.put(id, after);
      return { id, ...before };
    }),
  );
}

/** Puts descriptions back as they were. Things that are gone since are passed over. */
export function putDescriptions(store: Store, described: readonly Described[]): void {
  store.transaction(() => {
    for (const { id, ...before } of described) {
      kindOf(id);
      store.descriptions.put(id, before);
    }
  });
}

/** @throws InputError `request.bad-option` for what cannot be kept */
export function changed(before: Description, { name, note, addTags, removeTags }: DescriptionChange): Description {
  const kept = before.tags.filter((tag) => !hasTag((removeTags ?? []).map(tidy), tag));
  const added = (addTags ?? []).map(checkedTag).filter((tag) => !hasTag(kept, tag));
  const tags = [...kept, ...added.filter((tag, index) => !hasTag(added.slice(0, index), tag))];
  if (tags.length > LIMITS.tags) {
    throw bad('--tag', `There would be ${counted(tags.length, 'tag')}.`, `Keep ${LIMITS.tags} at most.`);
  }
  return {
    name: name === undefined ? before.name : checkedName(name),
    note: note === undefined ? before.note : checkedNote(note),
    tags: tags.toSorted((a, b) => a.localeCompare(b, 'en')),
  };
}

/**
 * A name as it is kept.
 * @param field flag or field that it was given by
 * @returns null: it is empty
 * @throws InputError `request.bad-option` for one that is too long
 */
export function checkedName(given: string, field = '--name'): string | null {
  const name = tidy(given);
  if (name.length > LIMITS.name) {
    throw bad(field, `The name has ${counted(name.length, 'character')}.`, `Use ${LIMITS.name} at most; a note can say more.`); // prettier-ignore
  }
  return name === '' ? null : name;
}

function checkedNote(given: string): string {
  const note = given.replaceAll('\r\n', '\n').trim();
  if (note.length <= LIMITS.note) return note.split('\n').map(printable).join('\n');
  throw bad('--note', `The note has ${counted(note.length, 'character')}.`, `Use ${LIMITS.note} at most.`);
}

function checkedTag(given: string): string {
  const tag = tidy(given);
  if (tag === '' || tag.includes(',')) {
    throw bad('--tag', `“${tag}” is no tag.`, 'Write tags as words or phrases without commas.');
  }
  if (tag.length <= LIMITS.tag) return tag;
  throw bad('--tag', `The tag “${tag}” has ${counted(tag.length, 'character')}.`, `Use ${LIMITS.tag} at most.`);
}

/** In one line, without spaces around it. */
function tidy(given: string): string {
  return printable(given.replaceAll(/\s+/g, ' ').trim());
}

/** Data sets are found by their names; those of runs, experiments and models may repeat. */
function refuseTaken(store: Store, id: string, name: string): void {
  if (kindOf(id) !== 'data set') return;
  const other = datasetCalled(store, name);
  if (other === undefined || other.id === id) return;
  throw bad('--name', `There is a data set “${name}” already.`, 'Choose another name; tables show it.');
}

function bad(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
