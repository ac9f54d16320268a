import { diskUse } from '../../../app/disk-use.ts';
import { freeDisk } from '../../../app/free-disk.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { InputError } from '../../../base/errors.ts';
import { bytes } from '../../../base/numbers.ts';
import { Freeable, FREEABLE, FREEABLE_WORDS } from '../../../contract/disk.ts';
import { text, type Values } from '../../../contract/flags/values.ts';
import { diskRows, freedWords } from '../../../tables/disk.ts';
import { table } from '../../../tables/layout.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';

export const addDisk: AddCommand = (program, run) => {
  const kinds = FREEABLE.map((kind) => `  ${kind}: ${FREEABLE_WORDS[kind].consequence}`).join('\n');
  const command = program
    .command('disk')
    .option('--free <kinds>', `delete what no result needs, separated by commas: ${FREEABLE.join(', ')}`);
  withJson(withWorkspace(command))
    .description('show what a workspace takes of the disk, by kind, and delete what no result needs')
    .addHelpText('after', `\nWhat --free deletes:\n${kinds}\n${example('disk --free caches,checkpoints')}`)
    .action(
      run(async (call) => {
        const kindsToFree = freeable(call.values['free']);
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        for (const what of kindsToFree) {
          const freed = await freeDisk(store, what);
          call.reporter.lines([`${bytes(freed.bytes)} freed. ${freedWords(what, freed)}`]);
        }
        const disk = await diskUse(
          store.workspace.folder,
          store.runs.removed().map(({ id }) => id),
        );
        call.reporter.event({ type: 'result', disk });
        const columns = [{ title: 'what' }, { title: 'number' }, { title: 'size', number: true }] as const;
        call.reporter.lines(
          table(
            columns,
            diskRows(disk, bytes).map(({ what, of, size }) => [what, of, size]),
          ),
        );
        return 0;
      }),
    );
};

/** @throws InputError `request.bad-option` for a word that is no kind */
function freeable(given: Values[string]): readonly Freeable[] {
  if (given === undefined) return [];
  return text(given)
    .split(',')
    .map((word) => {
      const kind = Freeable.safeParse(word.trim());
      if (kind.success) return kind.data;
      throw new InputError({
        code: 'request.bad-option',
        field: '--free',
        message: `“${word.trim()}” is none of ${FREEABLE.join(', ')}.`,
        remedy: 'See `salf disk --help`.',
      });
    });
}
