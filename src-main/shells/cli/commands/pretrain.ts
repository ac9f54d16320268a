import { salfLine } from '../../../base/shell-line.ts';
import { Option } from 'commander';
import { resumePretraining, startPretraining } from '../../../app/pretrain.ts';
import { InputError } from '../../../base/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { addPretrainFlags, readPretrainSettings } from '../flags/pretrain-flags.ts';
import { INTERRUPTED, untilEnded } from '../interrupt.ts';
import { resolvePath } from '../io.ts';
import type { Reporter } from '../reporter.ts';
import { text } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';
import { noteLines } from '../views/found.ts';
import { corpusLines, perplexityLine, pretrainedLines } from '../views/pretrain.ts';
import { progressLine } from '../views/progress.ts';

export const addPretrain: AddCommand = (program, run) => {
  const command = program
    .command('pretrain')
    .description(
      'train a decoder on raw text, from random weights or from a model folder; the result is a model folder',
    );
  addPretrainFlags(command);
  command.addOption(new Option('--resume <dir>', 'resume a training that was paused; its --out folder'));
  withJson(command)
    .addHelpText(
      'after',
      [
        example('pretrain --text books.txt --tokenizer train:8192 --config qwen2-tiny.json --minutes 60 --out ./model'),
        '  salf pretrain --text reports.txt --documents blank-lines --from ./model --steps 500 --out ./adapted\n',
        '  npm run salf -- pretrain --resume ./model\n',
      ].join(''),
    )
    .action(
      run(async ({ io, reporter, values }) => {
        const see = eventView(reporter);
        const given = values['resume'];
        if (given !== undefined) refuseChanges(values);
        const settings = given === undefined ? readPretrainSettings(values, io) : null;
        const out = settings?.out ?? resolvePath(io, text(given));
        const training =
          settings === null ? resumePretraining(out, see, io.engine) : startPretraining(settings, see, io.engine);
        const announce = (): void => reporter.lines(['Pausing after this step; Ctrl-C again ends it at once.']);
        const last = await untilEnded(io.signals, training, announce);
        const again = reporter.style.bold(salfLine(['pretrain', '--resume', out]));
        if (last.type === 'error') {
          reporter.error(last);
          if (last.exitCode === 1 && last.fault.code !== 'training.diverged')
            reporter.lines([`If it has kept a checkpoint, resume with ${again}`]);
          return last.exitCode;
        }
        if (last.type === 'stopped') {
          reporter.lines(
            last.checkpoint === null
              ? ['Stopped before its first step; nothing of it is kept.']
              : [`Paused after step ${last.step} and kept a checkpoint.`, `Resume with ${again}`],
          );
          return INTERRUPTED;
        }
        if (last.kind === 'pretrain') reporter.lines(['', ...pretrainedLines(last)]);
        return 0;
      }),
    );
};

/** @throws InputError `request.bad-option` for a setting of a resumed training, which has its own */
function refuseChanges(values: Values): void {
  const name = Object.keys(values).find((each) => values[each] !== undefined && !['resume', 'json'].includes(each));
  if (name === undefined) return;
  throw new InputError({
    code: 'request.bad-option',
    field: `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    message: 'A resumed training keeps the settings that it was started with.',
    remedy: 'Leave it out with --resume, or start another training.',
  });
}

function eventView(reporter: Reporter): (event: EngineEvent) => void {
  return (event) => {
    if (event.type !== 'error') reporter.event(event);
    if (event.type === 'corpus') reporter.lines([...corpusLines(event), '']);
    if (event.type === 'progress') reporter.live(progressLine(event));
    if (event.type === 'perplexity') reporter.lines([perplexityLine(event)]);
    if (event.type === 'sample') reporter.lines([`sample after step ${event.step}: ${event.text}`]);
    reporter.lines(noteLines(event));
  };
}
