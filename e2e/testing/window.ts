/** The workbench as a person has it: the program in a process of its own, and a page of a real browser. */
import type { Browser, Page } from 'playwright-core';
import { buildPages } from '../../src-main/shells/pages.ts';
import { openBrowser } from './browser.ts';
import { startSalf } from './salf.ts';
import type { RunningSalf } from './salf.ts';

export class Window {
  readonly serving: RunningSalf;
  readonly browser: Browser;
  /** With the token. */
  readonly address: string;
  page: Page;
  /** What the page complained of. */
  readonly complaints: string[] = [];

  private constructor(serving: RunningSalf, browser: Browser, address: string, page: Page) {
    this.serving = serving;
    this.browser = browser;
    this.address = address;
    this.page = page;
    this.#listen();
  }

  /** Starts the program on a workspace and opens its page. */
  static async open(folder: string, workspace: string): Promise<Window> {
    await buildPages(() => undefined);
    const serving = startSalf(['serve', '--json', '--workspace', workspace], folder);
    const output = await serving.until(/"address":"[^"]+"/);
    const address = /"address":"([^"]+)"/.exec(output)![1]!;
    const browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
    await page.goto(address);
    return new Window(serving, browser, address, page);
  }

  /** Closes the page and opens another, as a person who comes back. */
  async reopen(): Promise<void> {
    await this.page.close();
    this.page = await this.browser.newPage({ viewport: { width: 1360, height: 860 } });
    this.#listen();
    await this.page.goto(this.address);
  }

  /** Goes to a screen by its entry in the rail. */
  async goTo(screen: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
    await this.page.getByRole('heading', { level: 1, name: screen }).waitFor();
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.serving.child.kill('SIGINT');
    await this.serving.ended;
  }

  #listen(): void {
    // What does not come in this time does not come, however busy the machine is.
    this.page.setDefaultTimeout(60_000);
    this.page.on('pageerror', (error) => this.complaints.push(error.message));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }
}

/** Brings in a model folder and the data files of `writeTinyData`, and maps them to a data set. */
export async function fillLibrary(page: Page, model: string, files: readonly string[], name: string): Promise<void> {
  await page.setInputFiles('[data-pick=folder]', model);
  await page.getByRole('region', { name: model.split('/').at(-1)! }).waitFor();
  await page.setInputFiles('[data-pick=file]', [...files]);
  const form = page.getByRole('dialog');
  await form.getByLabel('Prompt', { exact: true }).fill('{text}:');
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create data set' }).click();
  await page.getByRole('region', { name }).waitFor();
}

/** Opens the first row of the table on this screen, and waits for what is in it. */
export async function openFirst(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /^All (runs|analyses)$/ }).waitFor();
  await settled(page);
}

/** Waits until nothing stands in any more for what is still being read. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

/** Chooses a model and a data set of the library for a comparison. */
export async function chooseSubjects(page: Page): Promise<void> {
  for (const group of ['Models', 'Data sets']) {
    await page.getByRole('group', { name: group }).getByRole('checkbox').first().check();
  }
}
