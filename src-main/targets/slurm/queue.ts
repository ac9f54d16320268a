/** Slurm's own words: what its commands print, and what that means. Pure. */
import type { QueueRow } from '../there/protocol.ts';

/** Of `squeue -o`: the format of `--json` changes between versions. Signs that no job name of ours has stand between. */
export const QUEUE_FORMAT = '%i|%j|%T|%r';
/** Before the name of a lot in the name of a job. */
export const JOB_PREFIX = 'salf-';

/** Rows of `squeue -h -r -o` {@link QUEUE_FORMAT}; lines that are none (a site's banner) are passed over. */
export function parseQueue(text: string): QueueRow[] {
  return text.split('\n').flatMap((line) => {
    const [job = '', name = '', state = '', ...reason] = line.split('|');
    if (!/^\d+(_\d+)?$/.test(job) || !name.startsWith(JOB_PREFIX)) return [];
    return [{ job, lot: name.slice(JOB_PREFIX.length), state: state.trim(), reason: reason.join('|').trim() }];
  });
}

/** Rows of `sacct -n -P -X -o JobID,State`; `CANCELLED by 0` is `CANCELLED`. */
export function parseAccounts(text: string): { readonly job: string; readonly state: string }[] {
  return text.split('\n').flatMap((line) => {
    const [job = '', state = ''] = line.split('|');
    const [word = ''] = state.split(' ');
    return /^\d+(_\d+)?$/.test(job) && word !== '' ? [{ job, state: word }] : [];
  });
}

/** The number of a job in what `sbatch --parsable` prints, `123` or `123;cluster`; null: it printed none. */
export function parseSubmitted(text: string): string | null {
  const line = text.trim().split('\n').at(-1) ?? '';
  return /^(\d+)(;.*)?$/.exec(line)?.[1] ?? null;
}

/** A number of `scontrol show config`, such as MaxArraySize; null: it is not there. */
export function configNumber(text: string, key: string): number | null {
  const found = new RegExp(`^${key}\\s*=\\s*(\\d+)\\s*$`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
