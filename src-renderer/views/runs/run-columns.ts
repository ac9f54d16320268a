import { RUN_STATE_WORDS } from '../../../src-main/contract/run-state.ts';
import type { RunRow } from '../../../src-main/contract/routes/runs.ts';
import type { Column } from '../../components/data-table.ts';
import { dateTime, duration, score } from '../../format/numbers.ts';

/** Of the table of runs, from left to right, behind the boxes that pick them. Name and tags are there where a run has any. */
export function runColumns(runs: readonly RunRow[]): readonly Column<RunRow>[] {
  const [isNamed, isTagged] = [runs.some(({ name }) => name !== null), runs.some(({ tags }) => tags.length > 0)];
  return [
    ...(isNamed ? [NAME] : []),
    ...RUN_COLUMNS.slice(0, -1),
    ...(isTagged ? [TAGS] : []),
    ...RUN_COLUMNS.slice(-1),
  ];
}

const NAME: Column<RunRow> = { key: 'name', title: 'Name', least: 152, text: ({ name }) => name ?? '' };
const TAGS: Column<RunRow> = { key: 'tags', title: 'Tags', least: 120, text: ({ tags }) => tags.join(', ') };

const RUN_COLUMNS: readonly Column<RunRow>[] = [
  { key: 'state', title: 'State', width: 104, text: ({ state }) => RUN_STATE_WORDS[state] },
  { key: 'method', title: 'Method', least: 152, text: ({ method }) => method },
  { key: 'model', title: 'Model', width: 120, text: ({ model }) => model },
  { key: 'data', title: 'Data set', width: 120, text: ({ data }) => data },
  { key: 'seed', title: 'Seed', width: 64, text: ({ seed }) => String(seed), number: ({ seed }) => seed },
  { key: 'f1', title: 'Macro-F1', width: 88, text: ({ macroF1 }) => score(macroF1), number: ({ macroF1 }) => macroF1 },
  {
    key: 'time',
    title: 'Time',
    width: 96,
    text: ({ seconds }) => (seconds === null ? '' : duration(seconds)),
    number: ({ seconds }) => seconds,
  },
  { key: 'started', title: 'Started', width: 144, text: ({ createdAt }) => dateTime(createdAt) },
  { key: 'run', title: 'Run', width: 168, text: ({ runId }) => runId },
];

/** A column of boxes; sorting by it brings the picked rows together. */
export function pickColumn(isPicked: (run: RunRow) => boolean): Column<RunRow> {
  return {
    key: 'pick',
    title: 'Pick',
    width: 56,
    text: (run) => (isPicked(run) ? 'picked' : ''),
    number: (run) => (isPicked(run) ? 0 : 1),
  };
}
