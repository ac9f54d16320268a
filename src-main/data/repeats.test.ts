/** Rows that stand somewhere else, too: found, and left out where a person says so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadOptions } from '../base/file-formats.ts';
import { oddRows } from './odd-rows.ts';
import { readTask } from './read-task.ts';
import { resolveTask } from './task.ts';

const task = resolveTask({
  kind: 'custom',
  template: '{text}:',
  labels: ['good', 'bad'].map((word) => ({ word, names: [] })),
  columns: { texts: ['text'], label: 'label' },
});

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-repeats-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows as `text/label`, from line 2 on. */
function write(name: string, rows: string): string {
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, `text,label\n${rows.replaceAll('/', ',').replaceAll(' ', '\n')}\n`);
  return file;
}

const TRAIN = 'a/good b/bad A/good c/good c/bad c/good d/bad e/good';
const VALIDATION = 'd/bad f/good g/bad';
const TEST = 'e/bad g/bad g/bad h/good h/bad';

const read = (options: ReadOptions) =>
  readTask(
    { train: write('train', TRAIN), validation: write('validation', VALIDATION), test: write('test', TEST) },
    task,
    options,
  );
/** Lines that are left, by file. */
const linesOf = async (options: ReadOptions) => {
  const { files } = await read(options);
  return [files.train, files.validation, files.test].map((file) => file!.rows.map(({ line }) => line));
};

describe('rows are left out', () => {
  const all = [
    [2, 3, 4, 5, 6, 7, 8, 9],
    [2, 3, 4],
    [2, 3, 4, 5, 6],
  ];
  it.each([
    ['none', {}, all],
    [
      'duplicates but for the first',
      { duplicates: 'leave-out' },
      [
        [2, 3, 5, 6, 8, 9],
        [2, 3, 4],
        [2, 3, 5, 6],
      ],
    ],
    [
      'contradictions altogether',
      { contradictions: 'leave-out' },
      [
        [2, 3, 4, 8, 9],
        [2, 3, 4],
        [2, 3, 4],
      ],
    ],
    [
      'of training what is scored',
      { leaks: 'leave-out' },
      [
        [2, 3, 4, 5, 6, 7],
        [2, 3],
        [2, 3, 4, 5, 6],
      ],
    ],
    // What validation itself loses leaks no more; h is not scored on any more, either.
    [
      'all of them',
      { duplicates: 'leave-out', contradictions: 'leave-out', leaks: 'leave-out' },
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
    ],
  ] as const)('%s', async (_what, options, lines) => {
    expect(await linesOf(options)).toEqual(lines);
  });

  it('and named, each row under one kind', async () => {
    const { notes } = await read({ duplicates: 'leave-out', contradictions: 'leave-out', leaks: 'leave-out' });
    expect(notes).toEqual([
      'train: 3 rows with another label elsewhere (lines 5, 6, 7), 1 row as earlier in the file (line 4) and 2 rows also in a file that is scored (lines 8, 9) left out.',
      'validation: 1 row also in a file that is scored (line 4) left out.',
      'test: 2 rows with another label elsewhere (lines 5, 6) and 1 row as earlier in the file (line 4) left out.',
    ]);
  });

  it('but never all of a file', async () => {
    const train = write('contrary', 'a/good a/bad');
    await expect(readTask({ train }, task, { contradictions: 'leave-out' })).rejects.toThrow(
      `${train}: No row is left: 2 rows with another label elsewhere (lines 2, 3) left out. ` +
        'Choose other columns, leave out fewer rows, or give a file with labelled texts.',
    );
  });
});

describe('rows to look at', () => {
  it('are those of every kind, with the row that they repeat, whether they were left out or not', async () => {
    for (const duplicates of [{}, { duplicates: 'leave-out' }] as const) {
      const { files } = await read(duplicates);
      const found = oddRows(files, task, 2);
      expect(found.map(({ split, kind, total }) => [split, kind, total])).toEqual([
        ['train', 'contradictions', 3],
        ['train', 'duplicates', 2],
        ['train', 'leaks', 2],
        ['validation', 'leaks', 1],
        ['test', 'contradictions', 2],
        ['test', 'duplicates', 1],
      ]);
      expect(found[0]!.rows).toEqual([
        { line: 5, texts: ['c'], label: 'good', twin: { split: 'train', line: 6, label: 'bad' } },
        { line: 6, texts: ['c'], label: 'bad', twin: { split: 'train', line: 5, label: 'good' } },
      ]);
      expect(found[2]!.rows).toEqual([
        { line: 8, texts: ['d'], label: 'bad', twin: { split: 'validation', line: 2, label: 'bad' } },
        { line: 9, texts: ['e'], label: 'good', twin: { split: 'test', line: 2, label: 'bad' } },
      ]);
    }
  });

  it('are those that lack something, as they stand in the file', async () => {
    const train = write('gaps', 'a/good /bad b/ c/bad');
    const { files } = await readTask({ train }, task, { incomplete: 'leave-out' });
    expect(oddRows(files, task, 9)).toEqual([
      { kind: 'noLabel', split: 'train', total: 1, rows: [{ line: 4, texts: ['b'], label: '', twin: null }] },
      { kind: 'noText', split: 'train', total: 1, rows: [{ line: 3, texts: [''], label: 'bad', twin: null }] },
    ]);
  });
});
