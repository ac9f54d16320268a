/** Where the program's parts lie, and which workspace it opens. Knows nothing of Electron. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { writeAtomicallySync } from '../../base/atomic-write.ts';

/** A packaged program is one archive, which only Electron can read; what plain Node runs lies next to it. */
export function unpacked(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');
}

/** The parts of a program whose main script lies in out/main. */
export function partsAt(mainFolder: string) {
  const root = join(mainFolder, '..', '..');
  return {
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    renderer: join(root, 'out', 'renderer'),
    // Beside the archive: the panel about the program is drawn by the desktop's own library, which cannot read it.
    icon: unpacked(join(root, 'resources', 'icon.png')),
    host: unpacked(join(root, 'src-main', 'shells', 'electron', 'host.ts')),
    node: unpacked(join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')),
  };
}

const Chosen = z.object({ workspace: z.string().min(1) });

/** What decides about the workspace. */
interface Given {
  readonly environment: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  /** A packaged program is started from anywhere, and keeps nothing there. */
  readonly isPackaged: boolean;
  readonly documents: string;
  /** The file of {@link keepWorkspace}. */
  readonly choice: string;
}

/** As on the command line; in a packaged program the one that was chosen last, else one among the person's documents. */
export function workspaceFor({ environment, workingFolder, isPackaged, documents, choice }: Given): string {
  const named = environment['SALF_WORKSPACE'] ?? '';
  if (named !== '') return resolve(workingFolder, named);
  if (!isPackaged) return resolve(workingFolder, 'workspace');
  return chosenIn(choice) ?? join(documents, 'SALF Workbench');
}

export function keepWorkspace(choice: string, workspace: string): void {
  writeAtomicallySync(choice, JSON.stringify({ workspace } satisfies z.infer<typeof Chosen>));
}

/** The workspace that a note or another program names; null: none. */
export function workspaceIn(value: unknown): string | null {
  return Chosen.safeParse(value).data?.workspace ?? null;
}

function chosenIn(choice: string): string | null {
  try {
    return workspaceIn(JSON.parse(readFileSync(choice, 'utf8')));
  } catch {
    return null;
  }
}
