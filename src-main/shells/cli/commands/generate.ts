import { startGeneration } from '../../../app/generate.ts';
import { GenerateSettings, type GenerateResult } from '../../../contract/generate.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { ABOVE_ZERO, NATURAL, POSITIVE, type Flag } from '../../../contract/flags/flag.ts';
import { RUNTIME_FLAGS } from '../../../contract/settings/flags.ts';
import { withDefaults } from '../../../contract/settings/schema.ts';
import { badFlag, collectFlags, type FlagSet } from '../../../contract/flags/read.ts';
import { addFlags } from '../flags/flag-set.ts';
import { counted, duration } from '../../../base/numbers.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';
import { noteLines } from '../views/found.ts';

const FLAGS: readonly Flag[] = [
  { flag: '--model <dir>', takes: 'path', path: 'model', wants: 'a folder', help: 'Hugging Face model folder' },
  { flag: '--prompt <text>', takes: 'text', path: 'prompt', wants: 'a text', help: 'text that the model continues' },
  { flag: '--tokens <n>', takes: 'number', path: 'tokens', wants: POSITIVE, help: 'most new tokens' },
  {
    flag: '--temperature <n>',
    takes: 'number',
    path: 'temperature',
    wants: 'a number from 0 on',
    help: '0: always the most likely token; 1: sampled from the model’s distribution',
  },
  {
    flag: '--top-k <n>',
    takes: 'number',
    path: 'topK',
    wants: NATURAL,
    help: 'sample from so many most likely tokens; 0: all',
  },
  {
    flag: '--top-p <share>',
    takes: 'number',
    path: 'topP',
    wants: `${ABOVE_ZERO} and up to 1`,
    help: 'sample from the most likely tokens that together have this probability',
  },
  { flag: '--seed <n>', takes: 'number', path: 'seed', wants: NATURAL, help: 'seed of the sampling' },
  ...RUNTIME_FLAGS,
];
const GENERATE: FlagSet = {
  command: 'generate',
  flags: withDefaults(FLAGS, GenerateSettings),
};

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
        collectFlags(settings, FLAGS, values, (path) => resolvePath(io, path));
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
