/** The formats of the files that this program alone reads. */

/** Raised, or renamed, whenever an older program could misread a newer file. */
export const FORMATS = {
  /** Of a run. */
  checkpoint: 'salf-checkpoint-2',
  /** Of a training from raw text: its checkpoint and its settings. */
  pretraining: 'salf-pretrain-1',
  events: 1,
  /** The rows of a prefix cache. */
  cache: 1,
  /** What is predicted of a file so far. */
  prediction: 1,
} as const;
