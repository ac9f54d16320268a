import { startGeneration } from '../../../app/model-queries.ts';
import { GenerateSettings, type GenerateResult } from '../../../contract/generate.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { GENERATE_FLAGS } from '../../../contract/settings/flags.ts';
import { badFlag, collectFlags, type FlagSet } from '../../../contract/flags/read.ts';
import { addFlags } from '../flags/flag-set.ts';
import { counted, duration } from '../../../base/numbers.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';
import { noteLines } from '../views/found.ts';

const GENERATE: FlagSet = { command: 'generate', flags: GENERATE_FLAGS };

export const addGenerate: AddCommand = (program, run) => {
  const command = program.command('generate').description('let a model continue a prompt');
  addFlags(command, GENERATE);
  withJson(command)
    .addHelpText(
      'after',
      example('generate --model ./model --prompt "Once upon a time" --tokens 100 --temperature 0.8'),
    )
    .action(
      run(async ({ io, reporter, values }) => {
        const settings: Record<string, unknown> = {};
        collectFlags(settings, GENERATE_FLAGS, values, (path) => resolvePath(io, path));
        const checked = GenerateSettings.safeParse(settings);
        if (!checked.success) throw badFlag(GENERATE, checked.error.issues[0]!, values);
        const engine = startGeneration(checked.data, (event) => reporter.lines(noteLines(event)), io.engine);
        const last = await untilEnded(io.signals, engine, () => undefined);
        if (last.type === 'error') {
          reporter.error(last);
          return last.exitCode;
        }
        reporter.event(last);
        if (last.type !== 'result' || last.kind !== 'generate') return INTERRUPTED;
        reporter.lines(lines(checked.data.prompt, last));
        return last.end === 'cancelled' ? INTERRUPTED : 0;
      }),
    );
};

const ENDS: Readonly<Record<GenerateResult['end'], string>> = {
  tokens: '',
  'end-of-text': ', then the model ended the text',
  context: ', then its context was full',
  cancelled: ', then it was stopped',
};

function lines(prompt: string, { text, generated, end, seconds }: GenerateResult): string[] {
  const written = counted(generated.length, 'token');
  return [...`${prompt}${text}`.split('\n'), '', `${written} in ${duration(seconds)}${ENDS[end]}.`];
}
