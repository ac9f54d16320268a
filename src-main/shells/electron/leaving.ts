/** Ends the program, its window or its workspace without losing what is at work. */
import { app, dialog } from 'electron';
import type { Answer } from '../../contract/window.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import type { WindowEvent } from '../../contract/window-events.ts';
import { chosen, isIdle, questionFor } from './closing.ts';
import type { Choice, Leaving } from './closing.ts';
import type { HostLink } from './host-link.ts';

export class Departure {
  readonly #link: () => HostLink;
  /** There a program keeps running without a window. */
  readonly #isMac: boolean;
  /** `agreed`: the person has, or nobody is to be asked; `over`: the host has kept what it has. */
  #state: 'open' | 'agreed' | 'ending' | 'over' = 'open';
  #isInBackground = false;
  #isAsking = false;
  /** Signals that were heard. */
  readonly #heard = new Set<NodeJS.Signals>();

  /** @param link the host, which changes with the workspace */
  constructor(link: () => HostLink, platform: NodeJS.Platform = process.platform) {
    this.#link = link;
    this.#isMac = platform === 'darwin';
  }

  get isLeaving(): boolean {
    return this.#state !== 'open';
  }

  /** Whether a window may be closed. Its program ends with it, but on macOS, and where a job continues in the background. */
  async mayClose(): Promise<boolean> {
    const choice = await this.#ask('close');
    if (choice === 'keep') this.#state = 'agreed';
    if (choice === 'background') this.#isInBackground = true;
    return choice !== 'stay';
  }

  /** Whether another workspace may be opened in place of this one. */
  async maySwitch(): Promise<boolean> {
    return (await this.#ask('quit')) !== 'stay';
  }

  /** No window is left. */
  windowsClosed(): void {
    if (this.isLeaving || (!this.#isMac && !this.#isInBackground)) app.quit();
    // The last job may have ended while the question was open.
    else void this.#quitOnceIdle();
  }

  windowOpened(): void {
    this.#isInBackground = false;
  }

  /** Ends a program in the background that has nothing more to do. */
  async hear(event: WindowEvent): Promise<void> {
    if (event.type === 'changed' && event.what === 'jobs') await this.#quitOnceIdle();
  }

  /** The host was started again; what it was at work on may have ended with the one before. */
  async reconnected(): Promise<void> {
    await this.#quitOnceIdle();
  }

  /** Holds the end of the program up until the host has kept what it has. */
  beforeQuit(event: { preventDefault(): void }): void {
    if (this.#state === 'over') return;
    event.preventDefault();
    if (this.#state !== 'ending') void this.#leave();
  }

  /**
   * A signal asks the program to end; nobody is asked. The same signal twice ends the host at once. A second signal of
   * another name does not: `npm start` sends SIGTERM after the SIGINT that the terminal sends to both.
   */
  quitUnasked(signal: NodeJS.Signals): void {
    if (this.#heard.has(signal)) this.#link().kill();
    else if (!this.#isEnding) {
      this.#state = 'agreed';
      app.quit();
    }
    this.#heard.add(signal);
  }

  /** Ends a program that cannot show its window, once the host has kept what it has. */
  async giveUp(exitCode: number): Promise<void> {
    if (this.#isEnding) return;
    this.#state = 'ending';
    await this.#link().close();
    app.exit(exitCode);
  }

  get #isEnding(): boolean {
    return this.#state === 'ending' || this.#state === 'over';
  }

  async #quitOnceIdle(): Promise<void> {
    if (this.#isMac || !this.#isInBackground) return;
    // The window may have been opened again meanwhile.
    if (isIdle(await this.#jobs()) && this.#isInBackground) app.quit();
  }

  async #leave(): Promise<void> {
    const isAgreed = this.#state === 'agreed' || (await this.#ask('quit')) !== 'stay';
    // A signal may have ended it while the question was open.
    if (!isAgreed || this.#isEnding) return;
    this.#state = 'ending';
    await this.#link().close();
    this.#state = 'over';
    app.quit();
  }

  /** @returns null where nothing is at work and nobody was asked */
  async #ask(leaving: Leaving): Promise<Choice | null> {
    // The dialog is not modal; closing the window again means no more than the first time.
    if (this.#isAsking) return 'stay';
    // Set before the host is asked: it may take its time to say what runs.
    this.#isAsking = true;
    try {
      const question = questionFor(await this.#jobs(), leaving);
      if (question === null) return null;
      const { message, detail, choices } = question;
      const { response } = await dialog.showMessageBox({
        type: 'question',
        title: 'SALF Workbench',
        message,
        detail,
        buttons: choices.map(({ label }) => label),
        defaultId: 0,
        cancelId: choices.length - 1,
        noLink: true,
      });
      return chosen(question, response);
    } finally {
      this.#isAsking = false;
    }
  }

  /** None where the host does not answer: then nothing can be lost by leaving. */
  async #jobs(): Promise<readonly JobView[]> {
    const answer = (await this.#link().invoke('jobs.list', {})) as Answer<readonly JobView[]>;
    return answer.kind === 'done' ? answer.value : [];
  }
}
