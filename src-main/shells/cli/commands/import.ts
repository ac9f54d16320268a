import { importModel } from '../../../app/import.ts';
import { counted } from '../../../base/numbers.ts';
import { text } from '../../../contract/flags/values.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { byteProgress } from '../byte-progress.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';

export const addImport: AddCommand = (program, run) => {
  withJson(program.command('import'))
    .requiredOption('--gguf <file>', 'a model as llama.cpp and Ollama use it')
    .requiredOption('--out <dir>', 'a folder that is not there yet, or empty')
    .description('make a Hugging Face folder (float16) of a GGUF file')
    .addHelpText(
      'after',
      `\nWeights may be F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K or Q6_K. What was rounded to few bits stays\nrounded, so scores can differ from those of the original model.\n${example('import --gguf model.Q4_K_M.gguf --out ./model')}`,
    )
    .action(
      run(async ({ io, reporter, values }) => {
        const controller = new AbortController();
        const stop = (): void => controller.abort();
        const ended = importModel(resolvePath(io, text(values['gguf'])), resolvePath(io, text(values['out'])), {
          signal: controller.signal,
          onProgress: byteProgress(reporter),
        });
        const work = { ended, cancel: stop, kill: stop };
        const imported = await untilEnded(io.signals, work, () => reporter.lines(['Stopping.']));
        if (imported === null) return INTERRUPTED;
        reporter.event({ type: 'result', ...imported });
        const { family, tensors, out, notes } = imported;
        reporter.lines([
          `Wrote the ${family} model with ${counted(tensors, 'tensor')} as float16 to ${out}.`,
          ...notes.map((note) => `note: ${note}`),
        ]);
        return 0;
      }),
    );
};
