/** The form of a description, and the change that it asks for. Pure. */
import { hasTag } from '../../../src-main/contract/description.ts';
import type { DescriptionChange } from '../../../src-main/contract/description.ts';

/** What a field for a name says below it. */
export const NAME_HINT = 'Shown in lists, boards and reports. Empty: a name is made from its contents.';

/** What is described, as a list or a page has it. */
export interface Describable {
  readonly id: string;
  /** What a person calls it; empty: nothing of their own. */
  readonly name: string;
  /** What it is called otherwise, or what it is in few words. */
  readonly title: string;
  readonly note: string;
  readonly tags: readonly string[];
}

export interface DescribeForm {
  readonly name: string;
  readonly note: string;
  /** Separated by commas. */
  readonly tags: string;
}

/** The form of one thing; of several, whose tags alone are changed, it begins with those that all of them have. */
export function formOf(things: readonly Describable[]): DescribeForm {
  const [first] = things;
  if (first === undefined) return { name: '', note: '', tags: '' };
  const shared = first.tags.filter((tag) => things.every(({ tags }) => hasTag(tags, tag)));
  const isOne = things.length === 1;
  return { name: isOne ? first.name : '', note: isOne ? first.note : '', tags: shared.join(', ') };
}

/** What the form changes of what it began with; null: nothing. */
export function changeOf(things: readonly Describable[], form: DescribeForm): DescriptionChange | null {
  const before = formOf(things);
  const [old, fresh] = [tagList(before.tags), tagList(form.tags)];
  const addTags = fresh.filter((tag) => !hasTag(old, tag));
  const removeTags = old.filter((tag) => !hasTag(fresh, tag));
  const change = {
    ...(form.name.trim() === before.name ? {} : { name: form.name }),
    ...(form.note.trim() === before.note ? {} : { note: form.note }),
    ...(addTags.length === 0 ? {} : { addTags }),
    ...(removeTags.length === 0 ? {} : { removeTags }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** The tags between commas, each once. */
export function tagList(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return tags.filter((tag, index) => tag !== '' && !hasTag(tags.slice(0, index), tag));
}

/** The text of the field with one tag more, or one less where it is there. */
export function withTag(text: string, tag: string): string {
  const tags = tagList(text);
  return (hasTag(tags, tag) ? tags.filter((each) => !hasTag([tag], each)) : [...tags, tag]).join(', ');
}
