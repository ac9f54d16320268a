import type { Changed, WindowEvent } from '../contract/window-events.ts';

/** Tells every window what happens. */
export class Hub {
  readonly #listeners = new Set<(event: WindowEvent) => void>();

  /** @returns what ends the listening */
  listen(listener: (event: WindowEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: WindowEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  changed(...what: readonly Changed[]): void {
    for (const each of what) this.tell({ type: 'changed', what: each });
  }
}
