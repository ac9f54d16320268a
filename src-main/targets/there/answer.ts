/** Answers a question on the machine where it is asked. */
import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, hostname, totalmem } from 'node:os';
import manifest from '../../../package.json' with { type: 'json' };
import { systemError } from '../../base/system-error.ts';
import { aliveOf, end, start } from './background.ts';
import { give, newOf, printed, writeRequests } from './cells.ts';
import { clean, trim } from './clean.ts';
import { contents, take, tree } from './contents.ts';
import type { Folder } from './folder.ts';
import type { AnswerOf, MachineAnswer, Question, QuestionOf } from './protocol.ts';
import { accounts, queue, sbatch, scancel, slurmState } from './slurm.ts';

/** An answer, and the bytes that follow it. */
export interface Answered {
  readonly answer: unknown;
  readonly body: readonly Uint8Array[];
}

/**
 * @param body the bytes that came with the question
 * @throws SalfError that says what the machine refused
 */
export async function answer(folder: Folder, question: Question, body: AsyncIterable<Uint8Array>): Promise<Answered> {
  const alone = (said: unknown): Answered => ({ answer: said, body: [] });
  try {
    switch (question.ask) {
      case 'machine':
        return alone(await machine(folder));
      case 'contents':
        return alone(contents(folder, question));
      case 'take':
        return alone(await take(folder, question, body));
      case 'tree':
        return alone(tree(folder, question));
      case 'requests':
        return alone(writeRequests(folder, question));
      case 'sbatch':
        return alone(await sbatch(folder, question));
      case 'start':
        return alone(start(folder, question));
      case 'look':
        return await look(folder, question);
      case 'accounts':
        return alone(await accounts(question));
      case 'scancel':
        return alone(await scancel(question));
      case 'end':
        return alone(end(folder, question));
      case 'printed':
        return alone(printed(folder, question));
      case 'trim':
        return alone(trim(folder, question));
      case 'clean':
        return alone(clean(folder, question));
      case 'give':
        return give(folder, question);
    }
  } catch (thrown) {
    throw systemError(thrown, { file: folder.folder, elsewhere: 'use another --folder', isUnderWay: true });
  }
}

/** The queue is read first: an event that came before a job's end is seen with it. */
async function look(folder: Folder, question: QuestionOf<'look'>): Promise<Answered> {
  const { scheduler, lots } = question;
  const seen = scheduler === 'slurm' ? await queue(lots) : { queue: [], trouble: null };
  const alive = scheduler === 'slurm' ? [] : aliveOf(folder, lots);
  const { pieces, body } = newOf(folder, question);
  const said: AnswerOf<'look'> = { ...seen, alive, pieces };
  return { answer: said, body };
}

async function machine({ folder }: Folder): Promise<MachineAnswer> {
  const heard = Date.now();
  const { bavail, bsize } = statfsSync(folder);
  const slurm = await slurmState();
  return {
    host: hostname(),
    version: manifest.version,
    node: process.versions.node,
    folder,
    freeBytes: bavail * bsize,
    memoryBytes: totalmem(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    gpus: gpus(),
    slurm,
    clock: { heard, answered: Date.now() },
  };
}

/** What NVIDIA's own program lists; nothing where it is not there. */
function gpus(): string[] {
  const words = ['--query-gpu=name', '--format=csv,noheader'];
  const { stdout, status } = spawnSync('nvidia-smi', words, { encoding: 'utf8', timeout: 20_000, windowsHide: true });
  return status === 0 ? stdout.split('\n').filter((line) => line.trim() !== '') : [];
}
