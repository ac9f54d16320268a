import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrainRequest, TrainSettings } from '../../contract/request.ts';
import { NO_DESCRIPTION } from '../../contract/description.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { summariseRuns } from '../run-summaries.ts';
import { describe as change, putDescriptions } from './describe.ts';
import { namesIn } from './names.ts';
import { findSubject, findSubjects } from './subject.ts';

const [RUN, OTHER] = ['r-20261124-aaaaaa', 'r-20261124-bbbbbb'] as const;
const [MODEL, DATASET] = ['m-0000aaaa', 'd-0000aaaa'] as const;
const data = TrainSettings.shape.data.parse({ train: '/data/t.jsonl', test: '/data/u.jsonl' });
const task = { kind: 'preset', preset: 'trec' } as const;
const facts = { labels: ['a', 'b'], rows: { train: 3, validation: null, test: null }, warnings: [] };

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-describe-'));
  store = await openStore(folder);
  for (const runId of [RUN, OTHER]) {
    store.runs.create(
      TrainRequest.parse({ kind: 'train', runId, runDir: `/w/${runId}`, model: '/models/tiny', task, data }),
      [],
    );
  }
  store.libraryModels.put({ id: MODEL, name: 'tiny', path: '/models/tiny' });
  store.libraryDatasets.add({ id: DATASET, name: 'Questions', task, data, facts });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

describe('names, notes and tags', () => {
  it('are changed one by one, and put back', () => {
    change(store, [RUN], { name: ' First  run ', note: 'Two\r\nlines ', addTags: ['paper', 'Base line', 'PAPER'] });
    expect(store.descriptions.get(RUN)).toEqual({
      name: 'First run',
      note: 'Two\nlines',
      tags: ['Base line', 'paper'],
    });
    const before = change(store, [RUN, OTHER], { name: '', addTags: ['new'], removeTags: ['base LINE'] });
    expect(store.descriptions.get(RUN)).toEqual({ name: null, note: 'Two\nlines', tags: ['new', 'paper'] });
    expect(store.descriptions.get(OTHER)).toEqual({ name: null, note: '', tags: ['new'] });
    putDescriptions(store, before);
    expect(store.descriptions.get(RUN)).toMatchObject({ name: 'First run', tags: ['Base line', 'paper'] });
    expect(store.descriptions.get(OTHER)).toEqual(NO_DESCRIPTION);
  });

  it.each([
    [{ name: 'x'.repeat(81) }, 'The name has 81 characters.'],
    [{ note: 'x'.repeat(10_001) }, 'The note has 10,001 characters.'],
    [{ addTags: ['a,b'] }, '“a,b” is no tag.'],
    [{ addTags: [' '] }, '“” is no tag.'],
    [{ addTags: Array.from({ length: 21 }, (_, index) => `t${index}`) }, 'There would be 21 tags.'],
  ])('are refused where they cannot be kept (%#)', (wrong, message) => {
    expect(() => change(store, [RUN], wrong)).toThrow(message);
    expect(store.descriptions.all().size).toBe(0);
  });

  it('change nothing where one of the things is not there', () => {
    expect(() => change(store, [RUN, 'r-20261124-cccccc'], { addTags: ['a'] })).toThrow('There is no run');
    expect(store.descriptions.get(RUN).tags).toEqual([]);
  });

  it('hold no control characters', () => {
    change(store, [RUN], { name: 'a\u001b[2Jb', note: 'c\u0007\nd' });
    expect(store.descriptions.get(RUN)).toMatchObject({ name: 'a\\u001b[2Jb', note: 'c\\u0007\nd' });
  });

  it('go with the run', () => {
    change(store, [RUN], { name: 'gone', addTags: ['gone'] });
    store.runs.discard(RUN);
    expect(store.descriptions.all().size).toBe(0);
  });
});

describe('what a person means', () => {
  it('is an id, a part of one, or a name', () => {
    change(store, [RUN], { name: 'Long prompt' });
    expect(findSubject(store, 'bbb', ['run']).id).toBe(OTHER);
    expect(findSubject(store, 'long PROMPT', ['run', 'model']).id).toBe(RUN);
    expect(store.runs.find('Long prompt').id).toBe(RUN);
    expect(findSubjects(store, 'tiny, questions').map(({ kind }) => kind)).toEqual(['model', 'data set']);
  });

  it('is asked for again where none or several fit', () => {
    change(store, [RUN, OTHER], { name: 'Twins' });
    expect(() => findSubject(store, 'twins', ['run'])).toThrow('“twins” fits 2 of them');
    expect(() => store.runs.find('twins')).toThrow('“twins” fits 2 runs');
    expect(() => findSubject(store, 'nobody', ['run', 'experiment'])).toThrow('There is no run or experiment “nobody”');
  });
});

describe('models and data sets', () => {
  it('are called everywhere as the library calls them now', async () => {
    const [row] = await summariseRuns(folder);
    expect(row).toMatchObject({ model: 'tiny', data: 'Questions' });
    change(store, [MODEL], { name: 'Tiny one' });
    change(store, [DATASET], { name: 'TREC, first half' });
    expect((await summariseRuns(folder))[0]).toMatchObject({ model: 'Tiny one', data: 'TREC, first half' });
    expect(store.libraryDatasets.get(DATASET)?.name).toBe('TREC, first half');
    change(store, [MODEL, DATASET], { name: '' });
    expect((await summariseRuns(folder))[0]).toMatchObject({ model: 'tiny', data: 'Questions' });
  });

  it('that were removed are still called so, and unknown ones as their request says', () => {
    store.libraryDatasets.setRemoved(DATASET, true);
    const names = namesIn(store);
    expect(names.data(task, data)).toBe('Questions');
    expect(names.data(task, { ...data, train: '/other.jsonl' })).toBe('trec');
    expect(names.model('/models/other')).toBe('other');
  });

  it('have no two data sets of one name', () => {
    store.libraryDatasets.add({ id: 'd-0000bbbb', name: 'Reviews', task, data: { ...data, train: '/r' }, facts });
    expect(() => change(store, [DATASET], { name: 'reviews' })).toThrow('There is a data set “reviews” already.');
  });
});
