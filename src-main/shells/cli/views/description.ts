import type { Subject } from '../../../app/describing/subject.ts';
import type { Description } from '../../../contract/description.ts';
import type { Style } from '../format/style.ts';
import { section } from './found.ts';

/** A thing by its name, with its tags and its note. */
export function descriptionLines({ id, kind, name, tags, note }: Subject & Description, style: Style): string[] {
  return [
    `${kind} ${style.bold(id)}${name === null ? '' : `: ${name}`}`,
    ...(tags.length === 0 ? [] : section('Tags', [tags.join(', ')])),
    ...(note === '' ? [] : section('Note', note.split('\n'))),
  ];
}

/** Columns of a list that stand there only where something has them. */
export function describedColumns(
  things: readonly Pick<Description, 'name' | 'tags'>[],
): readonly { readonly title: string; readonly of: (each: Pick<Description, 'name' | 'tags'>) => string }[] {
  const columns = [
    { title: 'name', of: ({ name }: Pick<Description, 'name'>) => name ?? '' },
    { title: 'tags', of: ({ tags }: Pick<Description, 'tags'>) => tags.join(', ') },
  ];
  return columns.filter(({ of }) => things.some((each) => of(each) !== ''));
}
