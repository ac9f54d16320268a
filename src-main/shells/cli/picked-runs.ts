import { openExistingWorkspace } from '../../app/workspace.ts';
import { InputError } from '../../base/errors.ts';
import { learnLabels } from '../../comparison/learn-labels.ts';
import { selectionTables } from '../../comparison/selection-tables.ts';
import { readWords } from '../../contract/flags/lists.ts';
import { text } from '../../contract/flags/values.ts';
import { workspaceOf } from './command.ts';
import type { Call } from './command.ts';
import { asideOf, refuseName, showTables } from './experiment.ts';
import { readResultPlace } from './flags/result.ts';

/** Shows the tables of the runs that `--runs` names, and says what bounds them. @returns the exit code */
export async function showRuns(call: Call): Promise<number> {
  const { io, values } = call;
  refuseName(values, '--runs');
  const place = readResultPlace(values, io);
  const runs = readWords(text(values['runs']), '--runs');
  if (runs.length < 2) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--runs',
      message: 'One run cannot be compared with itself.',
      remedy: 'Name two or more, separated by commas; see `salf runs`.',
    });
  }
  const { baseline } = values;
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  await learnLabels(store, runs);
  const { tables, warnings } = selectionTables(
    store,
    { experiments: [], runs },
    baseline === undefined ? null : text(baseline),
  );
  asideOf(call, place).lines(warnings.map((warning) => `note: ${warning}`));
  showTables(call, place, tables, { runs, warnings });
  return 0;
}
