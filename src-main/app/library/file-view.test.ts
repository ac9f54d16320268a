import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPaths } from './add.ts';
import { presetViews, viewFile } from './file-view.ts';
import { libraryFile } from './find.ts';
import { openTestLibrary } from './testing/library.ts';
import type { TestLibrary } from './testing/library.ts';

let library: TestLibrary;
beforeEach(async () => (library = await openTestLibrary()));
afterEach(() => library.end());

async function fileOf(name: string, lines: readonly string[]) {
  const [added] = await addPaths(library.store, [library.write(name, lines)]);
  return libraryFile(library.store, added!.id);
}

describe('a data file', () => {
  it('shows its columns, its first rows and how it is probably meant', async () => {
    const rows = Array.from(
      { length: 150 },
      (_, index) => `text ${index} ${'x'.repeat(400)},${index % 3 ? 'no' : 'yes'}`,
    );
    const view = await viewFile(await fileOf('rows.csv', ['text,label', ...rows]));
    expect(view).toMatchObject({
      name: 'rows.csv',
      rows: 150,
      guess: { preset: null, texts: ['text'], label: 'label' },
    });
    expect(view.columns).toEqual([
      { name: 'text', distinct: 150, values: null },
      {
        name: 'label',
        distinct: 2,
        values: [
          { value: 'no', rows: 100 },
          { value: 'yes', rows: 50 },
        ],
      },
    ]);
    expect(view.head).toHaveLength(20);
    expect(view.head[0]).toMatchObject({ line: 2, cells: [expect.stringMatching(/^.{300}…$/), 'yes'] });
  });

  it('that is broken or gone says so, without its folder', async () => {
    const file = await fileOf('rows.csv', ['text,label', 'one']);
    const fault = { code: 'data.ragged-row', file: 'rows.csv', line: 2 };
    await expect(viewFile(file)).rejects.toMatchObject({ fault });
    rmSync(file.path);
    await expect(viewFile(file)).rejects.toMatchObject({ fault: { code: 'data.unreadable', file: 'rows.csv' } });
  });
});

it('the known tasks say what they ask', () => {
  expect(presetViews().map(({ name, texts }) => [name, texts])).toEqual([
    ['carer', 1],
    ['mrpc', 2],
    ['questions', 1],
    ['sst5', 1],
    ['trec', 1],
    ['webss', 1],
  ]);
});
