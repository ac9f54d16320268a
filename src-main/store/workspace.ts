import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { removeLeftovers } from '../base/atomic-write.ts';
import { workspaceAt, type Workspace } from '../base/stored/places.ts';
import { refuseOddPlace } from './odd-places.ts';
import { storeError } from './faults.ts';

/** Whether a program has ever kept anything here. */
export function isWorkspace(folder: string): boolean {
  return existsSync(workspaceAt(folder).database);
}

/** Makes the folders of a workspace. @throws InputError `workspace.unwritable`, FailureError `workspace.no-space` */
export function prepareWorkspace(folder: string): Workspace {
  const workspace = workspaceAt(folder);
  try {
    refuseOddPlace(folder);
    mkdirSync(workspace.runs, { recursive: true });
    accessSync(workspace.folder, constants.W_OK);
    // A copy of the database is as large as the database.
    removeLeftovers(workspace.folder);
    accessSync(workspace.runs, constants.W_OK);
  } catch (thrown) {
    throw storeError(thrown, folder);
  }
  return workspace;
}
