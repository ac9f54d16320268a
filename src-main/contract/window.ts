/** What lies between a window and its main side, whichever shell carries it. Types only. */
import type { Fault } from '../base/errors.ts';
import type { Description } from './description.ts';
import type { RunState } from './run-state.ts';
import type { RouteInput, RouteName, RouteOutput } from './routes/index.ts';
import type { WindowEvent } from './window-events.ts';

/** A run as a row of a table. It holds no path: the window has no use for one. */
export interface RunSummary extends Description {
  readonly runId: string;
  readonly state: RunState;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Its name in the library, else that of its folder. */
  readonly model: string;
  /** Name of the data set. */
  readonly data: string;
  readonly method: string;
  readonly seed: number;
  /** null: it has not finished, as `seconds`. */
  readonly macroF1: number | null;
  readonly seconds: number | null;
}

/** An answer; errors cross the border as faults, so that a window can show each at the field it concerns. */
export type Answer<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly fault: Fault };

/** What was dropped or picked, as the main side knows it now. */
export interface Dropped {
  readonly kind: 'model' | 'file';
  readonly id: string;
  readonly name: string;
}

/** How a window reaches its main side. Each shell has one. */
export interface Bridge {
  readonly shell: 'electron' | 'web';
  invoke<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<Answer<RouteOutput<Name>>>;
  /** @returns what ends the listening */
  listen(listener: (event: WindowEvent) => void): () => void;
  /** Whether the main side can be reached; sent again whenever that changes. */
  onConnection(listener: (isConnected: boolean) => void): () => void;
  /**
   * Hands dropped folders and files to the main side. In a browser their bytes are sent.
   * @param progress share of the bytes that were sent
   */
  drop(source: DropSource, progress: (share: number) => void): Promise<Answer<readonly Dropped[]>>;
  /** The operating system's dialog; null where the shell has none, and a file input must do. */
  readonly pick: ((what: 'folder' | 'file') => Promise<Answer<readonly Dropped[]>>) | null;
  /** Shows an export in the system's file manager; null where the shell cannot, and a download must do. */
  readonly reveal: ((id: string, name: string) => Promise<Answer<null>>) | null;
}

/** What was dropped on a window, or chosen in a file input. */
export interface DropSource {
  /** The dropped things themselves: a folder is one of them. */
  readonly files: readonly File[];
  /** What they hold; looked up only where bytes must be sent. */
  entries(): Promise<readonly DroppedEntry[]>;
}

/** A folder with its files, or a file. */
export interface DroppedEntry {
  readonly kind: 'folder' | 'file';
  readonly name: string;
  /** Path below the entry, `model.safetensors`, and what it holds; one for a file. */
  readonly files: readonly { readonly path: string; readonly file: File }[];
}
