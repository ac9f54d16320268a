/** The host of the workspace that is open: one at a time, whatever is asked for while it changes. */
import type { HostLink } from './host-link.ts';

/** What changing the workspace needs of the program around it. */
export interface Change {
  /** Whether the one that is open may be left; that may take a question. */
  maySwitch(): Promise<boolean>;
  /** Whether the program ends, and no host may be started any more. */
  isLeaving(): boolean;
  /** Another workspace is open. */
  switched(workspace: string): void;
}

type Link = Pick<HostLink, 'close'>;

export class CurrentHost<Host extends Link = HostLink> {
  readonly #start: (workspace: string) => Host;
  #workspace: string;
  #link: Host;
  /** Requests wait for the one before: two hosts at once would stay two. */
  #last: Promise<void> = Promise.resolve();

  /** @param start starts a host on a workspace */
  constructor(workspace: string, start: (workspace: string) => Host) {
    this.#start = start;
    this.#workspace = workspace;
    this.#link = start(workspace);
  }

  get link(): Host {
    return this.#link;
  }

  /** Opens another workspace once the host of this one has kept what it has. @throws what `change` throws */
  switchTo(folder: string, change: Change): Promise<void> {
    const turn = this.#last.then(() => this.#switch(folder, change));
    // One that failed is no reason to refuse the next; its own caller hears of it.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #switch(folder: string, change: Change): Promise<void> {
    if (folder === this.#workspace || !(await change.maySwitch())) return;
    await this.#link.close();
    if (change.isLeaving()) return;
    this.#workspace = folder;
    this.#link = this.#start(folder);
    change.switched(folder);
  }
}
