/** How long a person waits for what a run's model says of a text, asked as a window asks. */
import { dirname, join } from 'node:path';
import { startTraining } from '../app/train.ts';
import { thrownBy } from '../contract/events.ts';
import { TrainSettings } from '../contract/request.ts';
import type { Store } from '../store/open.ts';
import { registerHandlers } from '../workbench/handlers/index.ts';
import { openWorkbench } from '../workbench/workbench.ts';
import { BUNDLED_TASK } from './memory.ts';
import { ROOT } from './models.ts';
import { milliseconds } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';

/** Questions after the first one. */
const NEXT = 9;

interface AnswerTimes {
  /** Seconds of a window that was just opened: the engine starts, and the model and its tokenizer are loaded. */
  readonly first: number;
  /** Median of the questions after it. */
  readonly next: number;
}

/** Trains the bundled model for two steps, and asks the run. @param rounds windows that are opened; the median is reported */
export function benchAnswers(rounds: number, say: (line: string) => void): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const run = await trained(folder);
    const plain: AnswerTimes[] = [];
    const traced: AnswerTimes[] = [];
    for (let round = 0; round < rounds; round++) {
      plain.push(await ask(folder, run, false));
      traced.push(await ask(folder, run, true));
    }
    for (const [name, times] of [
      ['“Try it”, bundled model', plain],
      ['the same with its trace', traced],
    ] as const) {
      const of = (part: keyof AnswerTimes): string => milliseconds(median(times.map((each) => each[part])));
      say(`${name}: first answer ${of('first')}, next ones ${of('next')}`);
    }
  });
}

/** @returns the run's id */
async function trained(folder: string): Promise<string> {
  const workbench = await openWorkbench(folder);
  try {
    return await train(workbench.store);
  } finally {
    await workbench.close();
  }
}

async function train(store: Store): Promise<string> {
  const { train: file, task } = BUNDLED_TASK;
  const settings = TrainSettings.parse({
    model: join(ROOT, 'resources', 'demo', 'demo-qwen2-12l'),
    task: { kind: 'preset', preset: task },
    data: { train: file, test: join(dirname(file), 'test.jsonl'), limitTrain: 16, limitTest: 8 },
    method: { name: 'full' },
    batchSize: 4,
    duration: { unit: 'steps', count: 2 },
    validateUntrained: false,
    prefixCache: 'off',
  });
  const training = startTraining(store, settings, ['bench'], () => undefined);
  const last = await training.ended;
  if (last.type === 'error') throw thrownBy(last);
  return training.runId;
}

async function ask(folder: string, id: string, trace: boolean): Promise<AnswerTimes> {
  const workbench = await openWorkbench(folder);
  const registry = registerHandlers(workbench);
  const seconds = async (question: number): Promise<number> => {
    const began = performance.now();
    const texts = [`Who wrote the letter number ${question} ?`];
    const answer = await registry.invoke('predict.ask', { subject: { kind: 'run', id }, texts, trace });
    // What a socket would carry is part of the wait.
    JSON.stringify(answer);
    if (answer.kind === 'failed') throw new Error(answer.fault.message);
    return (performance.now() - began) / 1000;
  };
  try {
    const first = await seconds(0);
    const next: number[] = [];
    for (let question = 1; question <= NEXT; question++) next.push(await seconds(question));
    return { first, next: median(next) };
  } finally {
    await workbench.close();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
