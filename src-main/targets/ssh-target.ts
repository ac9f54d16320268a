/** A machine of one's own that is reached by ssh: a shell in its background trains the cells in order. */
import type { SshSettings } from '../contract/targets.ts';
import type { Machine } from './machine.ts';
import { backgroundScript } from './ssh/script.ts';
import type { CellStanding, Target } from './target.ts';

export function sshTarget(name: string, settings: SshSettings, machine: Machine): Target {
  return {
    name,
    machine,
    scheduler: 'none',
    // Nobody holds it to a promise.
    promise: (_changes, { memoryBytes }) => ({ memory: memoryBytes, seconds: null, gpus: 0 }),
    async submit({ id, runs, changes }, program) {
      const lot = { id, runs, script: backgroundScript(program) };
      await machine.ask({ ask: 'start', lot, atOnce: changes.throttle ?? settings.throttle ?? 1 });
      return new Map(runs.map((run) => [run, id]));
    },
    // Begun again, a lot is left as it is.
    adopt: () => Promise.resolve(new Map()),
    async stop(cells) {
      await machine.ask({ ask: 'end', runs: cells.map(({ run }) => run) });
    },
    standingOf({ lot, state }, { alive }, { hasBegun, last }): CellStanding {
      const isAlive = lot !== null && alive.includes(lot);
      const isSkipped = state === 'stopping' && !hasBegun;
      if (!isAlive || last !== null || isSkipped) return { standing: 'over', word: null, reason: null };
      if (hasBegun) return { standing: 'running', word: null, reason: null };
      return { standing: 'pending', word: null, reason: 'cells before it are at work' };
    },
  };
}
