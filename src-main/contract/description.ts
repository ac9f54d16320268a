/** What people call what a workspace holds, what they note of it, and the tags by which they find it again. */
import { z } from 'zod';
import { Id } from './routes/common.ts';

/** What can be described: the word for it, by the first letter of its id. */
export const SUBJECTS = { r: 'run', x: 'experiment', m: 'model', d: 'data set' } as const;
export type SubjectKind = (typeof SUBJECTS)[keyof typeof SUBJECTS];

/** Most characters and most tags that are kept. */
export const LIMITS = { name: 80, note: 10_000, tag: 40, tags: 20 } as const;

export interface Description {
  /** null: as the program calls it. */
  readonly name: string | null;
  /** Empty: nothing was noted. */
  readonly note: string;
  /** In the order of the alphabet. */
  readonly tags: readonly string[];
}

export const NO_DESCRIPTION: Description = { name: null, note: '', tags: [] };

const Text = z.string().max(20_000);

/** What is to become of a description; what is absent stays. */
export const DescriptionChange = z.strictObject({
  /** Empty: as the program calls it. */
  name: Text.exactOptional(),
  note: Text.exactOptional(),
  addTags: z.array(Text).max(100).exactOptional(),
  removeTags: z.array(Text).max(100).exactOptional(),
});
export type DescriptionChange = z.infer<typeof DescriptionChange>;

/** What is described, with its description whole: what a change can be undone with. */
export const Described = z.strictObject({
  id: Id,
  name: Text.nullable(),
  note: Text,
  tags: z.array(Text).max(100).readonly(),
});
export type Described = z.infer<typeof Described>;

/** The kind of an id. @throws RangeError for an id of something that is not described */
export function kindOf(id: string): SubjectKind {
  const kind = Object.entries(SUBJECTS).find(([letter]) => id.startsWith(`${letter}-`))?.[1];
  if (kind === undefined) throw new RangeError(`${id} cannot be described`);
  return kind;
}

/** Which things of a list are wanted. */
export interface Wanted {
  /** All of these words, in any order and any case; empty: any. */
  readonly words: string;
  /** null: any. */
  readonly tag: string | null;
}

/** Whether a thing is among those that are wanted. @param texts what of it can be found, besides note and tags */
export function isWanted(
  { words, tag }: Wanted,
  { note, tags }: Pick<Description, 'note' | 'tags'>,
  texts: readonly (string | null)[],
): boolean {
  const text = [...texts, note, ...tags].join(' ').toLowerCase();
  const isFound = words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
  return isFound && (tag === null || hasTag(tags, tag));
}

/** Whether a tag is among some; case says nothing. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((each) => each.toLowerCase() === tag.toLowerCase());
}

/** The tags of some things, each once, in the order of the alphabet. */
export function tagsOf(things: readonly Pick<Description, 'tags'>[]): string[] {
  const all = new Map(things.flatMap(({ tags }) => tags.map((tag) => [tag.toLowerCase(), tag] as const)));
  return [...all.values()].sort((a, b) => a.localeCompare(b, 'en'));
}
