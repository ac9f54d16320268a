import { shellLine } from '../../../base/shell-line.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { knownId } from '../../../comparison/experiment.ts';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { InputError } from '../../../base/errors.ts';
import { REPORT_PARTS } from '../../../contract/output.ts';
import { bagScore } from '../../../demo/bag-score.ts';
import { requireBundled } from '../../../demo/bundled.ts';
import { DEMO_FLAGS, DEMO_LESSON, demoAnalysis, demoComparison } from '../../../demo/comparison.ts';
import { analyseNow } from '../analysing.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { trainExperiment } from '../experiment.ts';
import { requireWritable } from '../flags/result.ts';
import { count, duration } from '../../../base/numbers.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { text } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';
import { requireFree, writeReport } from '../write-report.ts';

const REPORT_FLAG = '--report';
const WISHES = { title: 'SALF on the bundled model and questions', question: '', parts: REPORT_PARTS };
/** Ten of each class. */
const FEWEST_ROWS = 60;
const HELP = `
Nothing of it is prepared: the model is analysed and trained here and now. It was pretrained by \`salf pretrain\`, and what
it was given is written in resources/demo. Runs that the workspace has already are not trained again.
With --json, analysis, comparison and report each end with a result; the last one is the demo's own.
${example('demo --workspace ./demo')}`;

export const addDemo: AddCommand = (program, run) => {
  const command = program
    .command('demo')
    .description('try it: analyse the bundled model on bundled questions, compare methods, write a report')
    .option('--seeds <list>', 'seeds, separated by commas', DEMO_FLAGS.seeds)
    .option('--limit-train <rows>', 'use only so many training rows, for a quicker look')
    .option(`${REPORT_FLAG} <file>`, 'the PDF that is written (default: report.pdf, or report-2.pdf and so on)');
  withJson(withWorkspace(command)).addHelpText('after', HELP).action(run(runDemo));
};

async function runDemo(call: Call): Promise<number> {
  const { io, reporter, values } = call;
  const began = performance.now();
  const bundled = requireBundled();
  const request = demoComparison(bundled, variedBy(values));
  const report = reportPlace(call);
  const analysed = await analyse(call, demoAnalysis(bundled));
  if (analysed !== 0) return analysed;
  reporter.lines(['']);
  // What failed may have found a full disk, or too little memory.
  const trained = await trainExperiment(call, request, true);
  if (trained === 1)
    reporter.lines(['', 'Some runs failed, so there is no report; the same command tries them again.']);
  if (trained !== 0) return trained;
  const words = await bagScore(bundled);
  const counted = `naive Bayes on all ${count(words.rows)} training questions`;
  reporter.lines([
    '',
    `Counting words (${counted}) gives a macro-F1 of ${words.macroF1.toFixed(3)}.`,
    '',
    ...DEMO_LESSON,
    '',
  ]);
  const { folder } = workspaceOf(call);
  using store = await openExistingWorkspace(folder);
  const experiment = knownId(store, request);
  const order = { selection: { experiments: [experiment], runs: [] }, wishes: WISHES };
  // Another demo may have taken the name meanwhile.
  const place = values['report'] === undefined ? freeName(io) : report;
  await writeReport(store, place, order, reporter, REPORT_FLAG);
  const seconds = (performance.now() - began) / 1000;
  reporter.event({ type: 'result', experiment, report: place, wordCountMacroF1: words.macroF1, seconds });
  const again = shellLine(['npm', 'start', '--', '--workspace', folder]);
  reporter.lines([
    `All of it took ${duration(seconds)}; the runs are in ${folder}.`,
    `Look at them in the window with ${reporter.style.bold(again)}`,
  ]);
  return 0;
}

/** @throws InputError `request.bad-option` for a number of rows that leaves classes without any */
function variedBy({ seeds, limitTrain }: Values): Values {
  if (limitTrain === undefined) return { seeds };
  if (/^\d+$/.test(text(limitTrain)) && Number(limitTrain) >= FEWEST_ROWS) return { seeds, limitTrain };
  throw new InputError({
    code: 'request.bad-option',
    field: '--limit-train',
    message: `“${text(limitTrain)}” is not a whole number from ${FEWEST_ROWS} on.`,
    remedy: 'See `salf demo --help`.',
  });
}

async function analyse(call: Call, settings: ReturnType<typeof demoAnalysis>): Promise<number> {
  const { folder, named } = workspaceOf(call);
  using store = await openWorkspace(folder);
  return await analyseNow(call, store, settings, named);
}

/** Where the report goes, tried before minutes of training lead there. Nothing that is there is written over. */
function reportPlace({ io, values }: Call): string {
  const given = values['report'];
  const file = given === undefined ? freeName(io) : resolvePath(io, text(given));
  requireWritable(file, REPORT_FLAG);
  requireFree(file, REPORT_FLAG, 'Choose another name.');
  return file;
}

function freeName(io: Io): string {
  const folder = resolvePath(io, '.');
  for (let number = 1; ; number++) {
    const file = join(folder, number === 1 ? 'report.pdf' : `report-${number}.pdf`);
    if (!existsSync(file)) return file;
  }
}
