/** Answering texts on the command line, one after another; the models stay loaded between them. */
import { Conversation, IDLE_SECONDS } from '../../app/predict/conversation.ts';
import { untrainedOf, type RunPredictors } from '../../app/predict/predictor.ts';
import { InputError } from '../../base/errors.ts';
import { readShare } from '../../base/shares.ts';
import { text, type Values } from '../../contract/flags/values.ts';
import type { Question } from '../../contract/predict.ts';
import { failed } from '../../contract/events.ts';
import type { Call } from './command.ts';
import type { Named, WorkSettings } from './flags/predict-settings.ts';
import { INTERRUPTED, untilEnded } from './interrupt.ts';
import type { Io } from './io.ts';
import { noteLines } from './views/found.ts';
import { predictionLines } from './views/prediction.ts';

/**
 * Answers `--text`, or every line of standard input. A text that cannot be answered is said, and the next one answered;
 * the exit code tells of it.
 */
export async function predictTexts(
  call: Call,
  named: Named,
  { provider, threads }: WorkSettings,
  predictors: () => Promise<RunPredictors>,
): Promise<number> {
  const { io, reporter, values } = call;
  const asked = [named, ...(await besideOf(named, values, predictors))];
  const trace = traceOf(values);
  const conversation = new Conversation(
    () => ({ provider, threads, idleSeconds: IDLE_SECONDS }),
    io.engine,
    (event) => reporter.lines(noteLines(event)),
  );
  let isStopped = false;
  let exitCode = 0;
  let answered = 0;
  const work = async (): Promise<void> => {
    for await (const texts of textsOf(values, io)) {
      if (isStopped) return;
      try {
        const answers = await Promise.all(
          asked.map(async ({ name, predictor }) => ({
            name,
            prediction: await conversation.ask(predictor, texts, trace),
          })),
        );
        if (answered++ > 0) reporter.lines(['']);
        reporter.event({ type: 'prediction', texts, answers });
        if (values['text'] === undefined) reporter.lines([reporter.style.dim(texts.join(' | '))]);
        reporter.lines(predictionLines(answers, reporter.style));
      } catch (thrown) {
        if (isStopped) return;
        const event = failed(thrown);
        exitCode = event.exitCode;
        reporter.error(event);
        // What is wrong with the program or the weights is wrong with every text.
        if (event.exitCode === 1) return;
      }
    }
  };
  const stop = (how: () => void) => (): void => {
    isStopped = true;
    how();
  };
  let over: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (over = resolve));
  const ended = Promise.race([work(), stopped]).finally(() => conversation.close());
  await untilEnded(io.signals, { ended, cancel: stop(over), kill: stop(() => conversation.kill()) }, () => undefined);
  if (isStopped) return INTERRUPTED;
  if (exitCode === 0) reporter.event({ type: 'result', answered });
  return exitCode;
}

async function besideOf(named: Named, values: Values, predictors: () => Promise<RunPredictors>): Promise<Named[]> {
  const beside = values['beside'];
  if (typeof beside !== 'string') return [];
  if (beside === 'untrained') return [{ name: beside, predictor: untrainedOf(named.predictor) }];
  const { run, predictor } = await (await predictors()).of(beside);
  return [{ name: run.id, predictor }];
}

function traceOf(values: Values): Question['trace'] {
  if (values['trace'] !== true) return null;
  const given = values['ridge'];
  const ridge = given === undefined ? 0 : readShare(text(given));
  if (ridge >= 0) return { ridge };
  throw new InputError({
    code: 'request.bad-option',
    field: '--ridge',
    message: `“${text(given)}” is not a number from 0 on.`,
    remedy: 'See `salf predict --help`.',
  });
}

/** The texts of each question. On standard input the two texts of a pair have a tab between them. */
async function* textsOf(values: Values, io: Io): AsyncGenerator<string[], void, undefined> {
  if (values['text'] !== undefined) {
    const second = values['secondText'];
    yield [text(values['text']), ...(second === undefined ? [] : [text(second)])];
    return;
  }
  const stdin = io.stdin();
  if (stdin.isTTY === true) io.stderr.write('Type a text and press Enter; Ctrl-D ends it.\n');
  for await (const line of linesOf(stdin)) if (line.trim() !== '') yield line.split('\t');
}

async function* linesOf(source: AsyncIterable<string | Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of source) {
    const [...lines] = `${rest}${typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })}`.split(
      /\r?\n/,
    );
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
