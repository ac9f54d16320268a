import { Option } from 'commander';
import { EXPORT_FORMATS, exportRun } from '../../../app/export.ts';
import type { ExportFormat } from '../../../app/export.ts';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { leftOutNotes } from '../../../contract/left-out.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { resolvePath } from '../io.ts';
import { text } from '../values.ts';

export const addExport: AddCommand = (program, run) => {
  const command = program
    .command('export')
    .requiredOption('--run <run>', 'its id, or a part of it that no other has')
    .requiredOption('--out <dir>', 'a folder that is not there yet, or empty')
    .addOption(
      new Option('--format <name>', 'merged: the whole model; peft: the adapters alone, for PEFT').default('merged'),
    );
  withJson(withWorkspace(command))
    .description('write the trained model as a Hugging Face folder, or its adapters for PEFT')
    .addHelpText('after', example('export --run 7f3a9c --out ./trained'))
    .action(
      run(async (call) => {
        const { io, reporter, values } = call;
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const format = formatOf(text(values['format']));
        const exported = await exportRun(store, text(values['run']), resolvePath(io, text(values['out'])), format);
        reporter.event({ type: 'result', ...exported });
        const { runId, tensors, out, leftOut } = exported;
        const what = { merged: 'model', peft: 'adapters' }[format];
        reporter.lines([
          `Wrote the ${what} of run ${runId}, with ${tensors} trained tensors, to ${out}.`,
          ...leftOutNotes(leftOut).map((each) => `note: ${each}`),
        ]);
        return 0;
      }),
    );
};

function formatOf(given: string): ExportFormat {
  const format = EXPORT_FORMATS.find((name) => name === given);
  if (format !== undefined) return format;
  throw new InputError({
    code: 'request.bad-option',
    field: '--format',
    message: `“${given}” is not one of ${EXPORT_FORMATS.join(', ')}.${didYouMean(given, EXPORT_FORMATS)}`,
    remedy: 'See `salf export --help`.',
  });
}
