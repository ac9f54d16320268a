import { expect, it } from 'vitest';
import { remedyFor } from './page-trouble.ts';
import type { PageHistory, Remedy, Trouble } from './page-trouble.ts';

const first = { hasShown: false, crashes: 0, isPackaged: false };
const shown = { ...first, hasShown: true };

it.each<[Trouble, PageHistory, Remedy]>([
  ['crashed', first, 'reload'],
  ['crashed', shown, 'reload'],
  ['crashed', { ...shown, crashes: 1 }, 'explain'],
  ['crashed', { ...first, crashes: 1 }, 'give-up'],
  ['not-loaded', first, 'give-up'],
  ['not-loaded', { ...first, isPackaged: true }, 'explain'],
  ['not-loaded', shown, 'explain'],
])('a page that %s with %o: %s', (trouble, history, remedy) => {
  expect(remedyFor(trouble, history)).toBe(remedy);
});
