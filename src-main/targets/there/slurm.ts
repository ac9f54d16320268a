/** The commands of Slurm, on the machine that has them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '../../base/errors.ts';
import { lotPlaces } from '../../base/stored/places.ts';
import { arrayWord, spansOf } from '../slurm/arrays.ts';
import { configNumber, JOB_PREFIX, parseAccounts, parseQueue, parseSubmitted, QUEUE_FORMAT } from '../slurm/queue.ts';
import type { Folder } from './folder.ts';
import type { AnswerOf, LookAnswer, MachineAnswer, QuestionOf } from './protocol.ts';
import { runProgram } from './run-program.ts';

/** What Slurm takes where it does not say. */
const USUAL_ARRAY = 1001;
/** Most jobs that are named to one command. */
const AT_ONCE = 500;

/** null: there is no Slurm, or it does not answer. */
export async function slurmState(): Promise<MachineAnswer['slurm']> {
  try {
    const config = await runProgram(['scontrol', 'show', 'config']);
    const partitions = await runProgram(['sinfo', '-h', '-o', '%R']);
    return {
      version: /^SLURM_VERSION\s*=\s*(\S+)/m.exec(config)?.[1] ?? 'unknown',
      maxArray: configNumber(config, 'MaxArraySize') ?? USUAL_ARRAY,
      partitions: [...new Set(partitions.split('\n').filter((line) => line !== ''))],
    };
  } catch {
    return null;
  }
}

/**
 * One array for each span that the site takes. A span after one that was refused is not tried.
 * @throws FailureError `target.refused` in the words of sbatch; arrays that it took before continue
 */
export async function sbatch(folder: Folder, asked: QuestionOf<'sbatch'>): Promise<AnswerOf<'sbatch'>> {
  const { lot, words, throttle } = asked;
  const place = join(folder.lots, lot.id);
  mkdirSync(place, { recursive: true });
  const config = await runProgram(['scontrol', 'show', 'config']);
  const arrays: AnswerOf<'sbatch'>['arrays'][number][] = [];
  for (const [index, span] of spansOf(lot.runs.length, configNumber(config, 'MaxArraySize') ?? USUAL_ARRAY).entries()) {
    const part = join(place, String(index));
    mkdirSync(part, { recursive: true });
    const { script, runs } = lotPlaces(part);
    writeFileSync(runs, `${lot.runs.slice(span.from - 1, span.to).join('\n')}\n`);
    writeFileSync(script, lot.script);
    const fixed = [`--array=${arrayWord(span, throttle)}`, `--job-name=${JOB_PREFIX}${lot.id}`, `--chdir=${part}`];
    const printed = await runProgram(['sbatch', '--parsable', ...fixed, ...words, script]);
    const job = parseSubmitted(printed);
    if (job === null) throw unread(printed);
    arrays.push({ job, ...span });
  }
  return { arrays };
}

function unread(printed: string): FailureError {
  return new FailureError({
    code: 'target.refused',
    message: `sbatch printed no job number: ${printed.trim().slice(0, 200)}.`,
    remedy: 'Look into the queue (squeue) for what it did.',
  });
}

/** The queue with the jobs that ended a while ago, as long as Slurm remembers them. */
export async function queue(lots: readonly string[]): Promise<Pick<LookAnswer, 'queue' | 'trouble'>> {
  if (lots.length === 0) return { queue: [], trouble: null };
  try {
    const names = lots.map((lot) => `${JOB_PREFIX}${lot}`).join(',');
    const words = ['-h', '-r', '-t', 'all', '-o', QUEUE_FORMAT, `--name=${names}`];
    return { queue: parseQueue(await runProgram(['squeue', ...words])), trouble: null };
  } catch (thrown) {
    if (thrown instanceof FailureError) return { queue: null, trouble: thrown.fault.message };
    throw thrown;
  }
}

/** Nothing where Slurm keeps no accounts. */
export async function accounts({ jobs }: QuestionOf<'accounts'>): Promise<AnswerOf<'accounts'>> {
  const rows: AnswerOf<'accounts'>['rows'][number][] = [];
  try {
    for (let at = 0; at < jobs.length; at += AT_ONCE) {
      const some = jobs.slice(at, at + AT_ONCE).join(',');
      rows.push(...parseAccounts(await runProgram(['sacct', '-n', '-P', '-X', '-o', 'JobID,State', '-j', some])));
    }
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
  }
  return { rows };
}

export async function scancel({ jobs }: QuestionOf<'scancel'>): Promise<AnswerOf<'scancel'>> {
  // Jobs that are gone already are no failure: -Q.
  for (let at = 0; at < jobs.length; at += AT_ONCE)
    await runProgram(['scancel', '-Q', ...jobs.slice(at, at + AT_ONCE)]);
  return {};
}
