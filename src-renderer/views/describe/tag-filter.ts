/** Choices of a list that is narrowed by words and a tag. Pure. */
import { tagsOf } from '../../../src-main/contract/description.ts';
import type { Description, Wanted } from '../../../src-main/contract/description.ts';

/** Stands for every value of a filter. */
export const ANY = 'any';

/** The tags that things have, to choose from; empty where they have none. */
export function tagOptions(things: readonly Pick<Description, 'tags'>[]): { value: string; label: string }[] {
  const tags = tagsOf(things);
  return tags.length === 0
    ? []
    : [{ value: ANY, label: 'Every tag' }, ...tags.map((tag) => ({ value: tag, label: tag }))];
}

/** What was typed and chosen. */
export function wantedOf(words: string, tag: string): Wanted {
  return { words, tag: tag === ANY ? null : tag };
}
