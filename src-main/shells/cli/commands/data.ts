import { DATA_FILES } from '../../../base/file-formats.ts';
import { inspectData } from '../../../app/data.ts';
import { InputError } from '../../../base/errors.ts';
import { ANALYZE_FLAGS } from '../../../contract/settings/flags.ts';
import { badFlag, collectFlags } from '../../../contract/flags/read.ts';
import type { FlagSet } from '../../../contract/flags/read.ts';
import { mappingSentence, ReadRequest, readingSentence } from '../../../contract/reading.ts';
import { TrainSettings } from '../../../contract/request.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { isTaskGiven, taskRequest } from '../../../contract/flags/task.ts';
import { addFlags } from '../flags/flag-set.ts';
import { addTaskFlags } from '../flags/task.ts';
import { clip, table } from '../../../tables/layout.ts';
import { count, counted, plural } from '../../../base/numbers.ts';
import { faultOfKind, oddWords, twinWords } from '../../../base/odd-rows.ts';
import type { OddRows } from '../../../base/odd-rows.ts';
import { printable } from '../../../base/printable.ts';
import { settingAt } from '../../../contract/settings/table.ts';
import { resolvePath } from '../io.ts';
import { section } from '../views/found.ts';
import { text } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';

const LENGTH = TrainSettings.shape.maxLength;
const DEFAULT_LENGTH = LENGTH.parse(undefined);

const READING: FlagSet = { command: 'data', flags: ANALYZE_FLAGS.filter(({ path }) => path.startsWith('reading.')) };

/** Longest example value that is shown, and the longest bar of the histogram, in characters. */
const EXAMPLE = 50;
const BAR = 40;

export const addData: AddCommand = (program, run) => {
  const command = program
    .command('data')
    .requiredOption('--file <file>', `rows (${DATA_FILES})`)
    .option('--test <file>', 'test rows: count the rows that stand in both files')
    .option('--model <dir>', 'count tokens with the tokenizer of this model folder')
    .option('--max-length <tokens>', `count prompts that are longer (default: ${DEFAULT_LENGTH})`);
  addTaskFlags(command);
  addFlags(command, READING);
  withJson(command)
    .description('describe a data file: columns, classes, lengths, duplicates, contradictions')
    .addHelpText('after', example('data --file train.jsonl --task trec --model ./model'))
    .action(
      run(async ({ io, reporter, values }) => {
        const task = isTaskGiven(values) ? taskRequest(values) : null;
        const model = values['model'] === undefined ? null : resolvePath(io, text(values['model']));
        const file = resolvePath(io, text(values['file']));
        const test = values['test'] === undefined ? null : resolvePath(io, text(values['test']));
        const description = await inspectData(file, task, model, maxLength(values), reading(values), test);
        reporter.event({ type: 'result', ...description });
        reporter.lines(lines(description));
        return 0;
      }),
    );
};

function reading(values: Values): ReadRequest {
  const settings: Record<string, unknown> = {};
  collectFlags(settings, READING.flags, values, (path) => path);
  const checked = ReadRequest.safeParse(settings['reading'] ?? {});
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw badFlag(READING, { ...issue!, path: ['reading', ...issue!.path] }, values);
}

function maxLength(values: Values): number {
  const given = values['maxLength'];
  const length = LENGTH.safeParse(given === undefined ? undefined : Number(given));
  if (length.success) return length.data;
  const message = `“${text(given)}” is not a whole number from 1 on.`;
  throw new InputError({
    code: 'request.bad-option',
    field: '--max-length',
    message,
    remedy: 'See `salf data --help`.',
  });
}

type Description = Awaited<ReturnType<typeof inspectData>>;
type Report = NonNullable<Description['report']>;

function lines({ file, rows, columns, report, mapping, reading: how, odd, warnings }: Description): string[] {
  const labels = mapping === null ? null : mappingSentence(mapping);
  const read = readingSentence(how);
  const columnTable = table(
    [{ title: 'column' }, { title: 'values', number: true }, { title: 'first' }],
    columns.map(({ name, distinct, example: first }) => [name, count(distinct), clip(JSON.stringify(first), EXAMPLE)]),
  );
  const notes = warnings.map((warning) => `note: ${warning}`);
  return [
    ...section('Data', [
      file,
      `${counted(rows, 'row')}${read === null ? '' : `, ${read}`}`,
      ...(labels === null ? [] : [`labels: ${labels}`]),
    ]),
    '',
    ...columnTable,
    ...reportLines(report),
    ...odd.flatMap(oddLines),
    ...notes,
  ];
}

/** How many rows of a kind there are, the first of them, and what leaves them out. */
function oddLines(odd: OddRows): string[] {
  const { flag } = settingAt(`data.reading.${faultOfKind(odd.kind)}`)!;
  const rows = odd.rows.map((row) => [
    String(row.line),
    clip(JSON.stringify(row.texts.join(' | ')), EXAMPLE),
    printable(row.label),
    printable(twinWords(row, odd.split)),
  ]);
  const columns = [{ title: 'line', number: true }, { title: 'text' }, { title: 'label' }, { title: '' }] as const;
  const rest = odd.total - odd.rows.length;
  return [
    `${oddWords(odd)} (${flag} leaves ${plural(odd.total, 'it', 'them')} out)`,
    ...table(columns, rows).map((line) => `  ${line}`),
    ...(rest === 0 ? [] : [`  and ${count(rest)} more`]),
    '',
  ];
}

function reportLines(report: Report | null): string[] {
  if (report === null) return [];
  const classes = table(
    [{ title: 'class' }, { title: 'rows', number: true }],
    report.classes.map(({ label, rows }) => [label, count(rows)]),
  );
  return ['', ...classes, '', ...lengthLines(report.tokens)];
}

function lengthLines(tokens: Report['tokens']): string[] {
  if (tokens === null) return [];
  const { median, p95, max, histogram } = tokens;
  const most = Math.max(1, ...histogram.map(({ rows }) => rows));
  const first = histogram.findIndex(({ rows }) => rows > 0);
  const bars = histogram
    .slice(first)
    .map(({ from, to, rows }) => [
      to - from === 1 ? `${from}` : `${from}–${to - 1}`,
      count(rows),
      '█'.repeat(Math.ceil((rows / most) * BAR)),
    ]);
  return [
    ...table([{ title: 'tokens', number: true }, { title: 'rows', number: true }, { title: '' }], bars),
    `median ${median}, 95 % up to ${p95}, longest ${max}`,
    '',
  ];
}
