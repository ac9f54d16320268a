import { Option } from 'commander';
import { startLogits } from '../../../app/model-queries.ts';
import { PROVIDERS } from '../../../contract/fields.ts';
import { LogitsRequest } from '../../../contract/request.ts';
import type { LogitsResult } from '../../../contract/events.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { table } from '../../../tables/layout.ts';
import { counted } from '../../../base/numbers.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';
import { text } from '../../../contract/flags/values.ts';
import { noteLines } from '../views/found.ts';

/** How many of the likeliest tokens a person is shown. */
const SHOWN = 10;

export const addLogits: AddCommand = (program, run) => {
  withJson(program.command('logits'))
    .requiredOption('--model <dir>', 'Hugging Face model folder')
    .requiredOption('--text <text>', 'what the model reads')
    .option('--hidden', 'also the latent states at the last position, one row per space')
    .addOption(new Option('--provider <name>', 'where it runs').choices(PROVIDERS))
    .description('run a text through a model, to compare it with another implementation')
    .addHelpText('after', example('logits --model ./model --text "Question: Who ?" --hidden --json'))
    .action(
      run(async ({ io, reporter, values }) => {
        const request = LogitsRequest.parse({
          kind: 'logits',
          model: resolvePath(io, text(values['model'])),
          text: text(values['text']),
          hidden: values['hidden'] === true,
          provider: values['provider'],
        });
        const engine = startLogits(request, (event) => reporter.lines(noteLines(event)), io.engine);
        const last = await untilEnded(io.signals, engine, () => undefined);
        if (last.type === 'error') {
          reporter.error(last);
          return last.exitCode;
        }
        reporter.event(last);
        if (last.type !== 'result' || last.kind !== 'logits') return INTERRUPTED;
        reporter.lines(lines(last));
        return 0;
      }),
    );
};

function lines({ ids, logits, hidden }: LogitsResult): string[] {
  const likeliest = [...logits.entries()].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const columns = [
    { title: 'token id', number: true },
    { title: 'logit', number: true },
  ] as const;
  return [
    `${counted(ids.length, 'token')}: ${ids.join(' ')}`,
    ...table(
      columns,
      likeliest.map(([id, logit]) => [String(id), logit.toFixed(4)]),
    ),
    ...(hidden === undefined
      ? []
      : [`${hidden.length} latent states of width ${hidden[0]?.length ?? 0}; see them with --json`]),
  ];
}
