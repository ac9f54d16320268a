/** What of a workspace a person may delete without losing a result, and how it is named; one table for window and command line. */
import { z } from 'zod';

export const FREEABLE = ['caches', 'deleted-runs', 'checkpoints'] as const;
export const Freeable = z.enum(FREEABLE);
export type Freeable = z.infer<typeof Freeable>;

interface FreeableWords {
  /** What one of them is called, for counts. */
  readonly one: string;
  /** On a button, and in its question. */
  readonly action: string;
  readonly question: string;
  /** What is lost, and what is not. */
  readonly consequence: string;
}

export const FREEABLE_WORDS: Readonly<Record<Freeable, FreeableWords>> = {
  caches: {
    one: 'cache',
    action: 'Delete caches',
    question: 'Delete the caches?',
    consequence:
      'What frozen blocks computed. No result is lost; a run that needs it computes it again, which takes time. Caches that a run works with are kept.',
  },
  'deleted-runs': {
    one: 'run',
    action: 'Empty the bin',
    question: 'Delete these runs for good?',
    consequence: 'The files and numbers of the deleted runs. They cannot be restored after this.',
  },
  checkpoints: {
    one: 'run',
    action: 'Keep final weights only',
    question: 'Keep only the final weights of finished runs?',
    consequence:
      'Optimiser moments and other checkpoints of runs that have finished. The weights that were scored are kept; a finished run cannot be resumed anyway.',
  },
};

/** What was deleted. */
export interface Freed {
  /** How many caches or runs took less of the disk afterwards. */
  readonly count: number;
  readonly bytes: number;
  /** Kept, because a process works with them. */
  readonly inUse: number;
}
