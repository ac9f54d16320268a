/**
 * What the window may ask of its main process. Types and names only: the preload script takes part of this file into
 * its sandbox, where no library can be loaded.
 */
export const LIST_RUNS = 'runs.list';

/** A run as a row of a table. It holds no path: the window has no use for one. */
export interface RunSummary {
  readonly runId: string;
  readonly state: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Name of the model's folder. */
  readonly model: string;
  readonly task: string;
  readonly method: string;
  readonly seed: number;
  /** null: it has not finished, as `seconds`. */
  readonly macroF1: number | null;
  readonly seconds: number | null;
}

/** An answer; errors cross the process border as the sentences that people read. */
export type Answer<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly message: string };

/** `window.salf`. */
export interface WindowApi {
  /** The runs of the workspace, newest first. */
  listRuns(): Promise<Answer<RunSummary[]>>;
}
