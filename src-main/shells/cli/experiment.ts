/** What `compare` and `sweep` have in common: train what is missing, then show the tables. */
import { salfLine } from '../../base/shell-line.ts';
import { experimentTables } from '../../comparison/experiment-tables.ts';
import { runComparison } from '../../comparison/run-comparison.ts';
import type { ComparisonEvent } from '../../comparison/run-comparison.ts';
import { checkedName } from '../../app/describing/describe.ts';
import { nameWarnings, shownExperiment } from '../../app/describing/shown-experiment.ts';
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/numbers.ts';
import type { Values } from '../../contract/flags/values.ts';
import { openExistingWorkspace, openWorkspace } from '../../app/workspace.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import { jsonTable } from '../../tables/json.ts';
import { renderTables } from '../../tables/render.ts';
import type { Table } from '../../tables/table.ts';
import { workspaceOf } from './command.ts';
import type { Call } from './command.ts';
import { followComparison } from './course.ts';
import { readResultPlace, writeResult } from './flags/result.ts';
import type { ResultPlace } from './flags/result.ts';
import { INTERRUPTED, untilEnded } from './interrupt.ts';
import { createReporter } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { readChanges } from '../../contract/flags/targets.ts';
import { text } from '../../contract/flags/values.ts';
import type { TargetChanges } from '../../contract/targets.ts';
import type { OnTarget } from '../../comparison/grid-course.ts';
import { onTarget } from '../../comparison/on-target.ts';
import { openAtTarget } from '../../comparison/placed-run.ts';

/**
 * Trains what is missing of an experiment and shows what came out.
 * @param again whether runs that failed earlier are tried again
 * @param earlier what they were sent with before; what the call says counts more
 * @returns the exit code
 */
export async function trainExperiment(
  call: Call,
  request: ExperimentRequest,
  again = call.values['retryFailed'] === true,
  earlier: TargetChanges | null = null,
): Promise<number> {
  const { io, values, words, reporter } = call;
  const place = readResultPlace(values, io);
  const given = values['as'] === undefined ? null : checkedName(text(values['as']), '--as');
  const talk = asideOf(call, place);
  const { folder, named } = workspaceOf(call);
  using store = await openWorkspace(folder);
  const follow = followComparison(reporter, talk);
  const hear = (event: ComparisonEvent): void => {
    follow(event);
    if (event.type !== 'prepared') return;
    talk.lines(nameWarnings(store, event.experiment.id, given).map((warning) => `note: ${warning}`));
  };
  const name = values['on'] === undefined ? 'local' : text(values['on']);
  const models = request.models.map(({ path }) => path);
  const on = onTarget(store, name, readChanges(values, models, earlier), values['detach'] === true);
  const spoken = { ...(on === null ? {} : { on }), ...(given === null ? {} : { name: given }) };
  const options = { retryFailed: again, commandLine: words, engine: io.engine, ...spoken };
  const running = runComparison(store, request, options, hear);
  const announce = (): void =>
    talk.lines([on === null ? PAUSING : `Leaving; what was submitted continues at ${on.target.name}.`]);
  // At a target, an interruption ends the following alone.
  const asked = on === null ? running : { ...running, cancel: () => running.kill() };
  const { state, experiment, failed } = await untilEnded(io.signals, asked, announce);
  if (state === 'interrupted' && on !== null)
    return leave(call, talk, on, experiment.id, openAtTarget(store, experiment.id));
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
  const stored = shownExperiment(store, experiment.id);
  show(call, place, experiment.id, experimentTables(store, stored, experiment.request.baseline));
  return failed > 0 ? 1 : 0;
}

/** Shows the tables of the stored experiment that `--experiment` names. @returns the exit code */
export async function showExperiment(call: Call): Promise<number> {
  const { io, values } = call;
  refuseName(values, '--experiment');
  const place = readResultPlace(values, io);
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  const experiment = shownExperiment(store, text(values['experiment']));
  const { baseline } = values;
  const other = baseline === undefined ? null : text(baseline).toLowerCase();
  show(call, place, experiment.id, experimentTables(store, experiment, other));
  return 0;
}

/** What is there already keeps its name when it is shown. @throws InputError `request.bad-option` where `--as` gives one */
export function refuseName(values: Values, beside: string): void {
  if (values['as'] === undefined) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--as',
    message: `It names an experiment that is trained; ${beside} shows what is there.`,
    remedy: 'Leave it out, or see `salf describe --help`.',
  });
}

const PAUSING = 'Pausing after this step; Ctrl-C again ends it at once.';

/** Says what becomes of runs that are left at a target. */
function leave(
  call: Call,
  talk: Reporter,
  { target, isDetached = false }: OnTarget,
  experiment: string,
  { open, waiting }: ReturnType<typeof openAtTarget>,
): number {
  const { named } = workspaceOf(call);
  const line = (...words: string[]): string => talk.style.bold(salfLine(words, named));
  talk.lines([
    ...(waiting < open
      ? [`The runs that have not ended continue at ${target.name}; the same command follows them.`]
      : []),
    ...(waiting > 0 ? [`${counted(waiting, 'run')} could not be submitted yet; the same command tries again.`] : []),
    `See the results so far with ${line('compare', '--experiment', experiment)}`,
    `Stop them with ${line('targets', 'stop', target.name, '--experiment', experiment)}`,
  ]);
  call.reporter.event({ type: 'left', experiment, target: target.name });
  return isDetached ? 0 : INTERRUPTED;
}

function show(call: Call, place: ResultPlace, experiment: string, tables: ReturnType<typeof experimentTables>): void {
  showTables(call, place, tables, { experiment });
}

/**
 * Writes tables to the file that was named, and to a person's or a program's eyes.
 * @param result what programs are given besides them
 */
export function showTables(
  { io, reporter }: Call,
  { format, out }: ResultPlace,
  tables: readonly Table[],
  result: Readonly<Record<string, unknown>>,
): void {
  if (out !== null) writeResult(out, renderTables(tables, format));
  reporter.event({ type: 'result', ...result, tables: tables.map(jsonTable) });
  if (reporter.json) return;
  // With a file, people still see what is in it.
  const written = renderTables(tables, out === null ? format : 'text', reporter.style);
  io.stdout.write(out === null && format !== 'text' ? written : `\n${written}`);
  if (out !== null) reporter.lines(['', `Written to ${out}`]);
}

/** Where progress is shown to a person: a table for another program must have its stream for itself. */
export function asideOf({ io, reporter }: Call, { format, out }: ResultPlace): Reporter {
  const isFree = format === 'text' || out !== null;
  return reporter.json || isFree ? reporter : createReporter({ ...io, stdout: io.stderr }, false);
}
