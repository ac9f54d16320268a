import { join } from 'node:path';
import { shellLine } from '../base/shell-line.ts';
import type { Workspace } from '../base/stored/places.ts';
import type { Machine } from './machine.ts';
import { answer } from './there/answer.ts';
import { openFolder } from './there/folder.ts';
import { ANSWERS } from './there/protocol.ts';

const MAIN = join(import.meta.dirname, '..', 'shells', 'cli', 'main.ts');

/**
 * This machine, and the nodes that see its files: program, models, data and runs are used where they are.
 * @param folder for what is submitted; null: in the workspace
 */
export function machineHere(workspace: Workspace, folder: string | null, setup: string | null): Machine {
  const open = () => openFolder(folder ?? workspace.targets, workspace.runs);
  return {
    name: 'this machine',
    isHere: true,
    program: null,
    prepare: () =>
      Promise.resolve({
        setup: setup ?? '',
        command: shellLine([process.execPath, MAIN]),
        runs: shellLine([workspace.runs]),
      }),
    async ask(question, body = nothing()) {
      const { answer: said, body: pieces } = await answer(open(), question, body);
      return { answer: ANSWERS[question.ask].parse(said) as never, body: Buffer.concat(pieces) };
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // No bytes go with it.
}
