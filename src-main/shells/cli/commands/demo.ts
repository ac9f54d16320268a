import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { experimentId } from '../../../app/compare/cells.ts';
import { openExistingWorkspace, openWorkspace } from '../../../app/workspace.ts';
import { REPORT_PARTS } from '../../../contract/report-parts.ts';
import { bagScore } from '../../../demo/bag-score.ts';
import { requireBundled } from '../../../demo/bundled.ts';
import { DEMO_FLAGS, demoAnalysis, demoComparison } from '../../../demo/comparison.ts';
import { analyseNow } from '../analysing.ts';
import { example, quoted, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { trainExperiment } from '../experiment.ts';
import { requireWritable } from '../flags/result.ts';
import { duration } from '../format/units.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';
import { requireFree, writeReport } from '../write-report.ts';

const REPORT_FLAG = '--report';
const HELP = `
Nothing of it is prepared: the model is analysed and trained here and now. It was pretrained by \`salf pretrain\`, and what
it was given is told in resources/demo. Runs that the workspace has already are not trained again.
${example('demo --workspace ./demo')}`;

export const addDemo: AddCommand = (program, run) => {
  const command = program
    .command('demo')
    .description('try it: analyse the bundled model on bundled questions, compare methods, write a report')
    .option('--seeds <list>', 'seeds with commas between', DEMO_FLAGS.seeds)
    .option('--limit-train <rows>', 'use only so many training rows, for a quicker look')
    .option(`${REPORT_FLAG} <file>`, 'the PDF that is written (default: report.pdf, or report-2.pdf and so on)');
  withJson(withWorkspace(command)).addHelpText('after', HELP).action(run(runDemo));
};

async function runDemo(call: Call): Promise<number> {
  const { reporter, values } = call;
  const began = performance.now();
  const bundled = requireBundled();
  const request = demoComparison(bundled, variedBy(values));
  const report = reportPlace(call);
  const analysed = await analyse(call, demoAnalysis(bundled));
  if (analysed !== 0) return analysed;
  reporter.lines(['']);
  const trained = await trainExperiment(call, request);
  if (trained !== 0) return trained;
  const words = await bagScore(bundled);
  reporter.lines(['', `Counting words (naive Bayes on the same rows) gives a macro-F1 of ${words.toFixed(3)}.`, '']);
  const { folder } = workspaceOf(call);
  using store = await openExistingWorkspace(folder);
  const selection = { experiments: [experimentId(request)], runs: [] };
  const wishes = { title: 'SALF on the bundled model and questions', question: '', parts: REPORT_PARTS };
  await writeReport(store, report, { selection, wishes }, reporter);
  const again = `npm start -- --workspace ${quoted(folder)}`;
  reporter.lines([
    `All of it took ${duration((performance.now() - began) / 1000)}; the runs are in ${folder}.`,
    `Look at them in the window with ${reporter.style.bold(again)}`,
  ]);
  return 0;
}

function variedBy({ seeds, limitTrain }: Values): Values {
  return { seeds, ...(limitTrain === undefined ? {} : { limitTrain }) };
}

async function analyse(call: Call, settings: ReturnType<typeof demoAnalysis>): Promise<number> {
  const { folder, flag } = workspaceOf(call);
  using store = await openWorkspace(folder);
  return await analyseNow(call, store, settings, flag);
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
