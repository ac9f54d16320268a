/** What `compare` and `sweep` have in common: train what is missing, then show the tables. */
import { salfLine } from '../../base/shell-line.ts';
import { experimentTables } from '../../comparison/experiment-tables.ts';
import { runComparison } from '../../comparison/run-comparison.ts';
import { openExistingWorkspace, openWorkspace } from '../../app/workspace.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import { jsonTable } from '../../tables/json.ts';
import { renderTables } from '../../tables/render.ts';
import { workspaceOf } from './command.ts';
import type { Call } from './command.ts';
import { followComparison } from './course.ts';
import { readResultPlace, writeResult } from './flags/result.ts';
import type { ResultPlace } from './flags/result.ts';
import { INTERRUPTED, untilEnded } from './interrupt.ts';
import { createReporter } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { text } from './values.ts';

/**
 * Trains what is missing of an experiment and shows what came out.
 * @param again whether runs that failed earlier are tried again
 * @returns the exit code
 */
export async function trainExperiment(
  call: Call,
  request: ExperimentRequest,
  again = call.values['retryFailed'] === true,
): Promise<number> {
  const { io, values, words, reporter } = call;
  const place = readResultPlace(values, io);
  // A table for another program must have its stream for itself.
  const talk = place.format === 'text' || place.out !== null ? reporter : aside(call);
  const { folder, named } = workspaceOf(call);
  using store = await openWorkspace(folder);
  const hear = followComparison(reporter, talk);
  const options = { retryFailed: again, commandLine: words, engine: io.engine };
  const running = runComparison(store, request, options, hear);
  const announce = (): void => talk.lines(['Stopping after this step; Ctrl-C again ends it at once.']);
  const { state, experiment, failed } = await untilEnded(io.signals, running, announce);
  if (state === 'interrupted') {
    const stored = salfLine([request.kind, '--experiment', experiment.id], named);
    talk.lines([
      'What was trained is kept: the same command resumes the comparison.',
      `See the results so far with ${talk.style.bold(stored)}`,
    ]);
    reporter.event({ type: 'stopped', experiment: experiment.id });
    return INTERRUPTED;
  }
  // The experiment may have been stored with another baseline.
  const stored = { ...store.experiments.find(experiment.id), request: experiment.request };
  show(call, place, experiment.id, experimentTables(store, stored));
  return failed > 0 ? 1 : 0;
}

/** Shows the tables of the stored experiment that `--experiment` names. @returns the exit code */
export async function showExperiment(call: Call): Promise<number> {
  const { io, values } = call;
  const place = readResultPlace(values, io);
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const experiment = store.experiments.find(text(values['experiment']));
  const { baseline } = values;
  const other = baseline === undefined ? null : text(baseline).toLowerCase();
  show(call, place, experiment.id, experimentTables(store, experiment, other));
  return 0;
}

function show(
  { io, reporter }: Call,
  { format, out }: ResultPlace,
  experiment: string,
  tables: ReturnType<typeof experimentTables>,
): void {
  if (out !== null) writeResult(out, renderTables(tables, format));
  reporter.event({ type: 'result', experiment, tables: tables.map(jsonTable) });
  if (reporter.json) return;
  // With a file, people still see what is in it.
  const written = renderTables(tables, out === null ? format : 'text', reporter.style);
  io.stdout.write(out === null && format !== 'text' ? written : `\n${written}`);
  if (out !== null) reporter.lines(['', `Written to ${out}`]);
}

/** Tells a person how it goes on the stream for errors. */
function aside({ io, reporter }: Call): Reporter {
  return reporter.json ? reporter : createReporter({ ...io, stdout: io.stderr }, false);
}
