/** Every screen in both themes, baseline the rules of accessibility (WCAG 2.1, A and AA). */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findBrowser } from '../testing/browser.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { salf } from '../testing/salf.ts';
import { fillLibrary, openFirst, settled, Window } from '../testing/window.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const Found = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});

describe.skipIf(findBrowser() === null)('every screen (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-access-'));
  const workspace = join(folder, 'workspace');
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    const model = join(GOLDEN_MODELS, 'qwen2-tied');
    const [train, test] = ['train.jsonl', 'test.jsonl'];
    const task = ['--template', '{text}:', '--label', 'cat', '--label', 'hat', '--label', 'end'];
    const compared = ['compare', '--model', model, ...task, '--train', train, '--test', test, '--workspace', workspace];
    await salf([...compared, '--methods', 'full,salf', '--seeds', '1,2', '--epochs', '1'], folder);
    const looked = ['analyze', '--model', model, ...task, '--data', train, '--samples', '24', '--workspace', workspace];
    await salf(looked, folder);
    window = await Window.open(folder, workspace);
    await fillLibrary(window.page, model, [join(folder, train), join(folder, test)], 'letters');
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  for (const theme of ['light', 'dark'] as const) {
    for (const screen of ['Library', 'Analyse', 'Compare', 'Runs', 'Board', 'Reports', 'Settings']) {
      it(`breaks no rule: ${screen}, ${theme}`, async () => {
        const { page } = window;
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await window.goTo(screen);
        await settled(page);
        if (screen === 'Analyse' || screen === 'Runs') await openFirst(page);
        // The page's own policy lets no script in, but a debugger may run what it likes.
        await page.evaluate(AXE);
        const found = Found.parse(await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(TAGS)} })`));
        const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      });
    }
  }
});
