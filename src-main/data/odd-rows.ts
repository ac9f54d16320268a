/** Rows of a data set that deserve a look: what they lack, or which other row they repeat. Pure. */
import type { OddRow, OddRows } from '../base/odd-rows.ts';
import { clipped } from '../base/printable.ts';
import type { ReadFiles } from './read-task.ts';
import { REPEATS, repeatsIn } from './repeats.ts';
import type { Repeat } from './repeats.ts';
import { SPLIT_NAMES } from './report.ts';
import type { Cell, Table } from './table.ts';
import type { Task } from './task.ts';

/** Of a text that is shown, in characters. */
const SHOWN = 300;

/** @param most rows of each kind and file that are handed over */
export function oddRows(files: ReadFiles['files'], task: Task, most: number): OddRows[] {
  const all = Object.fromEntries(Object.entries(files).map(([split, file]) => [split, file.all]));
  return SPLIT_NAMES.flatMap((split) => {
    const file = files[split];
    if (file === undefined) return [];
    const lacking = (['noLabel', 'noText'] as const).map((kind): OddRows => {
      const lines = file.leftOut[kind];
      return { kind, split, total: lines.length, rows: rowsAt(file.table, task, lines.slice(0, most)) };
    });
    const repeats = repeatsIn(split, all);
    const viewOf = ({ at, twin }: Repeat): OddRow => ({
      ...shownRow(file.all[at]!.line, file.all[at]!.texts, task.labels[file.all[at]!.label]!.word),
      twin: { split: twin.split, line: twin.row.line, label: task.labels[twin.row.label]!.word },
    });
    const repeated = REPEATS.map((kind): OddRows => {
      const found = repeats[kind];
      return { kind, split, total: found.length, rows: found.slice(0, most).map(viewOf) };
    });
    return [...lacking, ...repeated].filter(({ total }) => total > 0);
  });
}

function rowsAt({ columns, rows, lines }: Table, task: Task, wanted: readonly number[]): OddRow[] {
  const places = new Set(wanted);
  const at = [...lines.keys()].filter((index) => places.has(lines[index]!));
  const textOf = (index: number, name: string): string => cellText(rows[index]![columns.indexOf(name)] ?? null);
  return at.map((index) =>
    shownRow(
      lines[index]!,
      task.columns.texts.map((name) => textOf(index, name)),
      textOf(index, task.columns.label),
    ),
  );
}

const cellText = (cell: Cell): string => (cell === null ? '' : String(cell));

function shownRow(line: number, texts: readonly string[], label: string): OddRow {
  return { line, texts: texts.map((text) => clipped(text, SHOWN)), label: clipped(label, SHOWN), twin: null };
}
