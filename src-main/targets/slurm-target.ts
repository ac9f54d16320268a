/** Slurm, on this machine or through a login node. */
import { FailureError } from '../base/errors.ts';
import type { SlurmSettings } from '../contract/targets.ts';
import type { Placement } from '../store/placements.ts';
import type { Machine, ProgramThere } from './machine.ts';
import { adoptedTickets } from './slurm/arrays.ts';
import { promised, sbatchWords, wantedBy } from './slurm/ask.ts';
import { slurmScript } from './slurm/script.ts';
import { reasonWords, standingOf } from './slurm/states.ts';
import type { CellStanding, Lot, Target } from './target.ts';
import type { LookAnswer, QueueRow } from './there/protocol.ts';

export function slurmTarget(name: string, settings: SlurmSettings, machine: Machine): Target {
  /** Of the answer that was seen last: one map for all of its cells. */
  let rows: { readonly of: LookAnswer; readonly byJob: ReadonlyMap<string, QueueRow> } | null = null;
  const rowOf = (job: string, of: LookAnswer): QueueRow | undefined => {
    if (rows?.of !== of) rows = { of, byJob: new Map(of.queue?.map((row) => [row.job, row])) };
    return rows.byJob.get(job);
  };
  return {
    name,
    machine,
    scheduler: 'slurm',
    promise: (changes, needs, least) => promised(wantedBy(settings, changes), needs, least, changes.memory !== null),
    async submit({ id, runs, changes, promised: promise }: Lot, program: ProgramThere) {
      const wanted = wantedBy(settings, changes);
      const lot = { id, runs, script: slurmScript(program) };
      const words = sbatchWords(wanted, promise);
      const { answer } = await machine.ask({ ask: 'sbatch', lot, words, throttle: wanted.throttle });
      const places = answer.arrays.flatMap(({ job, from, to }) =>
        runs.slice(from - 1, to).map((run, index) => [run, `${job}_${index + 1}`] as const),
      );
      return new Map(places);
    },
    async adopt(lot, runs) {
      const look = { ask: 'look', scheduler: 'slurm', lots: [lot], runs: [], most: 0 } as const;
      const { answer } = await machine.ask(look);
      if (answer.queue === null) throw silentQueue(answer.trouble);
      return adoptedTickets(
        answer.queue.map(({ job }) => job),
        runs,
      );
    },
    async stop(cells) {
      const jobs = cells.flatMap(({ ticket }) => (ticket === null ? [] : [ticket]));
      if (jobs.length > 0) await machine.ask({ ask: 'scancel', jobs });
    },
    standingOf({ ticket }: Placement, seen): CellStanding {
      if (seen.queue === null || ticket === null) return { standing: 'unknown', word: null, reason: seen.trouble };
      const row = rowOf(ticket, seen);
      if (row === undefined) return { standing: 'over', word: null, reason: null };
      return { standing: standingOf(row.state), word: row.state, reason: reasonWords(row.reason) };
    },
  };
}

/** Why nobody can tell what became of a lot. */
function silentQueue(trouble: string | null): FailureError {
  const message = trouble ?? 'Slurm does not answer.';
  return new FailureError({
    code: 'target.unreachable',
    message,
    remedy: 'What was submitted continues; try again later.',
  });
}
