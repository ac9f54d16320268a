/** The library from the command line: data sets are made, changed, copied, and used by their names. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tinyModel } from '../../app/testing/tiny-model.ts';
import { withLibraryDataset } from '../../app/library/dataset-values.ts';
import { openStore } from '../../store/open.ts';
import { cli } from './testing/run.ts';

// Files are read in threads.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-library-cli-'));
  tinyModel(folder);
  const rows = (count: number): string =>
    Array.from({ length: count }, (_, row) => `t${row};${row % 2 ? 'a' : 'b'}`).join('\n');
  writeFileSync(join(folder, 'train.csv'), `text;label\n${rows(10)}\n`);
  writeFileSync(join(folder, 'test.csv'), `text;label\n${rows(4)}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function said(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cli(words, { folder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}
const task = ['--template', 'Text {text} is', '--label', 'a', '--label', 'b'];

describe('salf library', () => {
  it('makes data sets, lists them with models, and finds them', async () => {
    expect(await said('library', 'add', 'model')).toBe('Added the model model.\n');
    const made = await said(
      'library',
      'make',
      '--name',
      'Letters',
      ...task,
      '--train',
      'train.csv',
      '--test',
      'test.csv',
    );
    expect(made).toContain('Made the data set Letters.');
    const all = await said('library');
    expect(all).toMatch(/^model +qwen2 +2/m);
    expect(all).toMatch(/^Letters +own +10 +4 +a, b/m);
    await said('describe', 'letters', '--tag', 'paper', '--note', 'Of the shop.');
    expect(await said('library', '--find', 'SHOP', '--tag', 'paper')).toMatch(/^Letters +paper/m);
    expect(await said('library', '--find', 'nowhere')).toContain('Nothing fits');
  });

  it('changes what is given and keeps the rest, as a version', async () => {
    const changed = await said('library', 'edit', 'Letters', '--template', 'Say {text}:');
    expect(changed).toContain('What it was is its version 1');
    expect(await said('library', 'edit', 'Letters', '--name', 'Signs')).toBe('Changed the data set Signs.\n');
    using store = await openStore(join(folder, 'workspace'));
    expect(store.libraryDatasets.all()).toMatchObject([
      {
        name: 'Signs',
        task: { template: 'Say {text}:', labels: [{ word: 'a' }, { word: 'b' }] },
        facts: { rows: { test: 4 } },
      },
    ]);
    expect(store.datasetVersions.all()).toMatchObject([{ version: 1, task: { template: 'Text {text} is' } }]);
  });

  it('lists what a data set was, and makes it that again', async () => {
    expect(await said('library', 'versions', 'Signs')).toMatch(/^ *1 +[0-9-]{10} [0-9:]{5} +10 +4 +Text \{text\} is$/m);
    expect(await said('library', 'edit', 'Signs', '--to-version', '1')).toContain('What it was is its version 2');
    expect(await said('library', 'edit', 'Signs', '--to-version', '2')).toContain('What it was is its version 3');
    const refused = await cli(['library', 'edit', 'Signs', '--to-version', 'x'], { folder });
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain('--to-version: “x” is not the number of a version.');
    const both = await cli(['library', 'edit', 'Signs', '--to-version', '1', '--template', '{text}'], { folder });
    expect(both.stderr).toContain(
      '--to-version: It takes task and files from the version. Leave out --template, or --to-version.',
    );
    expect(await said('library', 'revert', 'Signs')).toContain('its version 3 again');
    expect(await said('library', 'revert', 'Signs')).toContain('its version 2 again');
  });

  it('copies, and refuses a name that is taken', async () => {
    expect(await said('library', 'duplicate', 'Signs')).toBe('Made the data set Signs copy.\n');
    const taken = await cli(['library', 'duplicate', 'Signs', '--name', 'signs COPY'], { folder });
    expect(taken).toMatchObject({ exitCode: 2 });
    expect(taken.stderr).toContain('There is a data set “signs COPY” already.');
    expect(await said('library', 'remove', 'Signs copy')).toContain('Removed Signs copy');
  });

  it('restores what was removed, by its name, and where the window would too', async () => {
    expect(await said('library', 'remove', 'model')).toMatch(
      /Take it back with npm run salf -- library restore m-[0-9a-f-]+\n$/,
    );
    expect(await said('library', '--removed')).toMatch(/^[0-9: -]{16} +model +model +m-[^]*data set +Signs copy +d-/m);
    expect(await said('library', '--removed', '--find', 'copy')).not.toMatch(/ model +model /);
    expect(await said('library', 'restore', 'MODEL')).toBe('The model model is in the library again.\n');
    expect(await said('library')).toMatch(/^model +qwen2/m);
    const refused = async (thing: string) => (await cli(['library', 'restore', thing], { folder })).stderr;
    expect(await refused('model')).toContain('Nothing called “model” was removed from this library.');
    await said('library', 'duplicate', 'Signs', '--name', 'Signs copy');
    expect(await refused('Signs copy')).toContain('There is another data set “Signs copy” by now.');
    await said('describe', 'Signs copy', '--name', 'Others');
    await said('library', 'restore', 'signs copy');
    await said('library', 'remove', 'signs copy');
    renameSync(join(folder, 'test.csv'), join(folder, 'away.csv'));
    expect(await refused('signs copy')).toContain('test.csv: It is not there any more.');
    renameSync(join(folder, 'away.csv'), join(folder, 'test.csv'));
  });

  it('takes the last change of a data set back, and no more than there is', async () => {
    expect(await said('library', 'edit', 'Signs', '--template', 'Read {text}:')).toContain('its version 2');
    expect(await said('library', 'revert', 'Signs')).toBe('The data set Signs is its version 2 again.\n');
    using store = await openStore(join(folder, 'workspace'));
    const [signs] = store.libraryDatasets.all().filter(({ name }) => name === 'Signs');
    expect(signs!.task).toMatchObject({ template: 'Say {text}:' });
    expect(store.datasetVersions.of(signs!.id).map(({ version }) => version)).toEqual([1]);
    const made = await cli(['library', 'revert', 'Others'], { folder });
    expect(made).toMatchObject({ exitCode: 2 });
    expect(made.stderr).toContain('The data set Others is as it was made.');
  });

  it('says what is missing or wrong', async () => {
    for (const [words, message] of [
      [['library', 'made'], 'There is no action “made”. Did you mean “make”?'],
      [['library', 'edit'], 'It is missing.'],
      [['library', 'make', '--name', 'x', ...task], '--train'],
      [['library', 'edit', 'Signs', '--text-column', 'nowhere'], 'nowhere'],
    ] as const) {
      const { exitCode, stderr } = await cli(words, { folder });
      expect(exitCode, stderr).toBe(2);
      expect(stderr).toContain(message);
    }
  });
});

describe('--dataset', () => {
  it('stands for the task and the files of a data set, and for nothing besides', async () => {
    using store = await openStore(join(folder, 'workspace'));
    expect(withLibraryDataset(store, { dataset: 'signs', epochs: '1' })).toEqual({
      epochs: '1',
      name: 'Signs',
      template: 'Say {text}:',
      label: ['a', 'b'],
      train: join(folder, 'train.csv'),
      test: join(folder, 'test.csv'),
    });
    expect(() => withLibraryDataset(store, { dataset: 'signs', task: 'trec' })).toThrow(
      'Leave out --task, or --dataset.',
    );
    expect(() => withLibraryDataset(store, { dataset: 'nobody' })).toThrow('There is no data set “nobody”');
  });

  it('is read by salf train', async () => {
    const { exitCode, stderr } = await cli(['train', '--model', 'nowhere', '--dataset', 'nobody'], { folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--dataset: There is no data set “nobody” in this workspace.');
  });
});
