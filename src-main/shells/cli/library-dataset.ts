import { withLibraryDataset } from '../../app/library/dataset-values.ts';
import { openExistingWorkspace } from '../../app/workspace.ts';
import type { Command } from 'commander';
import type { Values } from '../../contract/flags/values.ts';
import { workspaceOf } from './command.ts';
import type { Call } from './command.ts';

/** Adds the flag that names a data set of the library. */
export function addDatasetFlag(command: Command): void {
  command.option('--dataset <name>', 'data set of the library, in place of a task and its files; see `salf library`');
}

/** What was typed, with the data set that it names written out. */
export async function readDataset(call: Pick<Call, 'io' | 'values'>): Promise<Values> {
  if (call.values['dataset'] === undefined) return call.values;
  using store = await openExistingWorkspace(workspaceOf(call).folder);
  return withLibraryDataset(store, call.values);
}
