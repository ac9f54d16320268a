/** Flags about names, notes and tags: one row each for the command line and the form of the window. */
import type { DescriptionChange, Wanted } from '../description.ts';
import { readWords } from './lists.ts';
import { text } from './values.ts';
import type { Values } from './values.ts';

interface DescriptionFlag {
  /** As commander writes it. */
  readonly flag: string;
  /** What a window calls it. */
  readonly label: string;
  readonly help: string;
}

export const DESCRIPTION_FLAGS = {
  name: { flag: '--name <words>', label: 'Name', help: 'what it is called wherever it is shown; empty: as the program calls it' },
  note: { flag: '--note <text>', label: 'Note', help: 'what there is to know of it; empty: nothing' },
  addTags: { flag: '--tag <list>', label: 'Tags', help: 'tags to add, separated by commas' },
  removeTags: { flag: '--untag <list>', label: 'Remove tags', help: 'tags to take away, separated by commas' },
} as const satisfies Readonly<Record<keyof DescriptionChange, DescriptionFlag>>; // prettier-ignore

/** How an experiment is named as it is made. */
export const AS_FLAG = {
  flag: '--as <name>',
  label: 'Name',
  help: 'what the experiment is called wherever it is shown (default: as before, else by its methods and data)',
} as const satisfies DescriptionFlag;

/** How a list is narrowed. */
export const FIND_FLAGS = {
  find: { flag: '--find <words>', label: 'Find', help: 'only those in which all of these words are found: ids, names, notes, tags, models, data, methods' },
  tag: { flag: '--tag <tag>', label: 'Tag', help: 'only those with this tag' },
} as const satisfies Readonly<Record<string, DescriptionFlag>>; // prettier-ignore

/** The change that flags stand for; null: none was given. @throws InputError `request.bad-option` for a tag given twice */
export function readDescription(values: Values): DescriptionChange | null {
  const { name, note, tag, untag } = values;
  if ([name, note, tag, untag].every((value) => value === undefined)) return null;
  return {
    ...(name === undefined ? {} : { name: text(name) }),
    ...(note === undefined ? {} : { note: text(note) }),
    ...(tag === undefined ? {} : { addTags: readWords(text(tag), '--tag') }),
    ...(untag === undefined ? {} : { removeTags: readWords(text(untag), '--untag') }),
  };
}

export function readWanted({ find, tag }: Values): Wanted {
  return { words: find === undefined ? '' : text(find), tag: tag === undefined ? null : text(tag).trim() };
}
