import { openExistingWorkspace } from '../../../app/workspace.ts';
import { InputError } from '../../../base/errors.ts';
import { REPORT_PARTS } from '../../../contract/output.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { readWords } from '../../../contract/flags/lists.ts';
import { requireWritable } from '../flags/result.ts';
import { resolvePath } from '../io.ts';
import { text, words } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';
import { requireFree, writeReport } from '../write-report.ts';

export const addReport: AddCommand = (program, run) => {
  const command = program
    .command('report')
    .option('--experiment <experiment>', 'id of a comparison or sweep; may be given several times', collect)
    .option('--runs <list>', 'ids of runs, separated by commas')
    .requiredOption('--out <file>', 'the PDF that is written')
    .option('--title <words>', 'its title (default: model and data)')
    .option('--question <words>', 'what it is to answer (default: which layers, what saved, what cost)')
    .option('--force', 'overwrite an existing file');
  withJson(withWorkspace(command))
    .description('write a PDF of experiments or runs: what they show, with tables and charts')
    .addHelpText(
      'after',
      `${example('report --experiment x-7f3a9c01 --out report.pdf')}  npm run salf -- report --runs 7f3a9c,9b03d2 --title 'Two runs' --out report.pdf\n`,
    )
    .action(
      run(async (call) => {
        const { io, reporter, values } = call;
        const out = resolvePath(io, text(values['out']));
        const selection = { experiments: experimentsOf(values), runs: runsOf(values) };
        requireChosen(selection);
        requireWritable(out);
        if (values['force'] !== true) requireFree(out, '--out', 'Choose another name, or write over it with --force.');
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const wishes = { title: wordsOf(values['title']), question: wordsOf(values['question']), parts: REPORT_PARTS };
        await writeReport(store, out, { selection, wishes }, reporter);
        return 0;
      }),
    );
};

function collect(given: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), given];
}

function experimentsOf({ experiment }: Values): readonly string[] {
  return words(experiment);
}

function runsOf({ runs }: Values): readonly string[] {
  return runs === undefined ? [] : readWords(text(runs), '--runs');
}

function wordsOf(given: Values[string]): string {
  return given === undefined ? '' : text(given);
}

function requireChosen({
  experiments,
  runs,
}: {
  readonly experiments: readonly string[];
  readonly runs: readonly string[];
}): void {
  if (experiments.length + runs.length > 0) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--experiment',
    message: 'Nothing is chosen for the report.',
    remedy: 'Name an experiment, or runs with --runs.',
  });
}
