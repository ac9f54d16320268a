/** Writing the event file of a run. */
import { eventLine, sequenceOf } from '../contract/event-file.ts';
import { LineFile } from '../models/line-file.ts';

export class EventLog {
  readonly #file: LineFile;
  #sequence: number;

  /**
   * Opens a file to append after its last event.
   * @throws FailureError `workspace.unwritable`, `workspace.no-space`; InputError `events.damaged`, `events.other-version`
   */
  constructor(path: string) {
    this.#file = new LineFile(path);
    const { last } = this.#file;
    this.#sequence = last === null ? 0 : sequenceOf(last, path);
  }

  /** Writes an event, given as a line of the protocol. @throws FailureError as {@link LineFile.append} does */
  append(encoded: string): void {
    this.#file.append(eventLine(this.#sequence + 1, encoded));
    this.#sequence++;
  }

  /** Waits until all of it is on the disk. */
  sync(): void {
    this.#file.sync();
  }

  /** A sign of life for those who cannot see this process. */
  touch(): void {
    this.#file.touch();
  }
}
