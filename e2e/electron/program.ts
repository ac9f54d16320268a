/** The shell in Electron 9, as Playwright drives it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';

/** For root, as which tests may run, Chromium's sandbox does not work; its filter knows no newer kernel. */
export const FLAGS = ['--disable-seccomp-filter-sandbox', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
/** Playwright asks for it, and Chromium 83 has none. */
const CHECK_VISIBILITY =
  'Element.prototype.checkVisibility = Element.prototype.checkVisibility || function () { return this.isConnected; }; 0';

export interface Launch {
  readonly executable: string;
  /** What follows the flags: the program's folder, where it is not packaged. */
  readonly words: readonly string[];
  /** Gets a profile; its workspace is in `workspace`. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

export class Program {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** What the page complained of. */
  readonly complaints: string[] = [];
  readonly workspace: string;

  private constructor(electron: ElectronApplication, page: Page, workspace: string) {
    [this.electron, this.page, this.workspace] = [electron, page, workspace];
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Starts the program and waits for its page. */
  static async launch({ executable, words, folder, environment }: Launch): Promise<Program> {
    const workspace = join(folder, 'workspace');
    const electron = await _electron.launch({
      executablePath: executable,
      args: [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`, ...words],
      env: { ...environment, SALF_WORKSPACE: workspace },
    });
    try {
      const page = await electron.firstWindow();
      const program = new Program(electron, page, workspace);
      await program.prepare(page);
      await page
        .getByRole('heading', { level: 1, name: 'Library' })
        .waitFor()
        .catch((cause: unknown) => {
          throw new Error(`The page did not come: ${program.complaints.join('; ')} ${page.url()}`, { cause });
        });
      return program;
    } catch (thrown) {
      electron.process().kill('SIGKILL');
      throw thrown;
    }
  }

  /** Supplies what Playwright needs in every world of a page, those that are made later too. */
  async prepare(page: Page): Promise<void> {
    const session = await this.electron.context().newCDPSession(page);
    session.on('Runtime.executionContextCreated', ({ context }) => {
      // A world may be gone by then.
      session.send('Runtime.evaluate', { expression: CHECK_VISIBILITY, contextId: context.id }).catch(() => undefined);
    });
    await session.send('Runtime.enable');
  }

  /** The process of the workbench; null: there is none. */
  get host(): number | null {
    return hostOf(this.workspace);
  }

  /** Goes to a screen by its entry in the rail. */
  async goTo(screen: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
    await this.page.getByRole('heading', { level: 1, name: screen }).waitFor();
  }

  async close(): Promise<void> {
    await this.electron.close();
  }
}

/** The workbench's process, as it noted itself in its workspace; null: there is none. */
export function hostOf(workspace: string): number | null {
  const note = join(workspace, 'workbench.pid');
  return existsSync(note) ? Number.parseInt(readFileSync(note, 'utf8'), 10) : null;
}

/** Waits until something is so. @throws where it is not in time */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  milliseconds = 60_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not within ${milliseconds} ms: ${what}`);
    await sleep(50);
  }
}
