import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeLeftovers } from '../base/atomic-write.ts';
import { refuseOddPlace } from './odd-places.ts';
import { storeError } from './faults.ts';

/** Where a workspace keeps its things. */
export interface Workspace {
  readonly folder: string;
  readonly database: string;
  readonly runs: string;
  /** Outputs of frozen blocks, which runs share; made when it is first needed. */
  readonly cache: string;
  /** Trained models, written out for other programs; made when it is first needed, and never deleted. */
  readonly exports: string;
  /** Models and data files uploaded from a browser. */
  readonly uploads: string;
  /** PDFs; made when it is first needed. */
  readonly reports: string;
  /** Files of data sets that the program wrote itself. */
  readonly data: string;
  /** Copies of the bundled model and questions, where the program itself has no lasting place. */
  readonly demo: string;
  /** Locked while a workbench has the workspace open; `holder` says who that is. */
  readonly lock: string;
  readonly holder: string;
}

/** The places of a workspace, whether it is there or not. */
export function workspaceAt(folder: string): Workspace {
  return {
    folder,
    database: join(folder, 'salf.sqlite'),
    runs: join(folder, 'runs'),
    cache: join(folder, 'cache'),
    exports: join(folder, 'exports'),
    uploads: join(folder, 'uploads'),
    reports: join(folder, 'reports'),
    data: join(folder, 'data'),
    demo: join(folder, 'demo'),
    lock: join(folder, 'workbench.lock'),
    holder: join(folder, 'workbench.pid'),
  };
}

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
