import { Option } from 'commander';
import { exportRun } from '../../../app/export.ts';
import { InputError } from '../../../base/errors.ts';
import { unlessAborted } from '../../../base/unless-aborted.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { EXPORT_FORMATS, GGUF_TYPES } from '../../../contract/export.ts';
import type { ExportFormat } from '../../../contract/export.ts';
import { leftOutNotes } from '../../../contract/output.ts';
import { openExistingWorkspace } from '../../../app/workspace.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { byteProgress } from '../byte-progress.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';
import { text } from '../../../contract/flags/values.ts';

/** What is written in each format. */
const WHAT: Readonly<Record<ExportFormat, string>> = {
  merged: 'model',
  peft: 'adapters',
  gguf: 'GGUF file',
  onnx: 'ONNX graph',
};

export const addExport: AddCommand = (program, run) => {
  const command = program
    .command('export')
    .requiredOption('--run <run>', 'its id, or a part of it that no other has')
    .requiredOption('--out <dir>', 'a folder that is not there yet, or empty')
    .addOption(
      new Option(
        '--format <name>',
        'merged: the whole model for transformers; peft: the adapters alone, for PEFT; gguf: for llama.cpp and Ollama; onnx: the graph with a key-value cache',
      ).default('merged'),
    )
    .addOption(new Option('--type <name>', `weights of a GGUF file: ${GGUF_TYPES.join(', ')}`).default('f16'));
  withJson(withWorkspace(command))
    .description('write the trained model for other programs, with a model card')
    .addHelpText('after', example('export --run 7f3a9c --out ./trained'))
    .action(
      run(async (call) => {
        const { io, reporter, values } = call;
        using store = await openExistingWorkspace(workspaceOf(call).folder);
        const format = oneOf(EXPORT_FORMATS, text(values['format']), '--format');
        const type = oneOf(GGUF_TYPES, text(values['type']), '--type');
        const out = resolvePath(io, text(values['out']));
        const controller = new AbortController();
        const stop = (): void => controller.abort();
        const writing = exportRun(
          store,
          text(values['run']),
          out,
          { format, type },
          {
            signal: controller.signal,
            onProgress: byteProgress(reporter),
          },
        );
        const work = { ended: unlessAborted(controller.signal, writing), cancel: stop, kill: stop };
        const exported = await untilEnded(io.signals, work, () => reporter.lines(['Stopping; nothing of it is kept.']));
        if (exported === null) return INTERRUPTED;
        reporter.event({ type: 'result', ...exported });
        const { runId, tensors, leftOut, notes } = exported;
        reporter.lines([
          `Wrote the ${WHAT[format]} of run ${runId}, with ${tensors} trained tensors, to ${out}.`,
          ...[...leftOutNotes(leftOut), ...notes].map((each) => `note: ${each}`),
        ]);
        return 0;
      }),
    );
};

function oneOf<Name extends string>(names: readonly Name[], given: string, field: string): Name {
  const name = names.find((each) => each === given);
  if (name !== undefined) return name;
  throw new InputError({
    code: 'request.bad-option',
    field,
    message: `“${given}” is not one of ${names.join(', ')}.${didYouMean(given, names)}`,
    remedy: 'See `salf export --help`.',
  });
}
