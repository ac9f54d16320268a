import { expect, it } from 'vitest';
import { readPreferences } from './preferences.ts';

it.each([
  [
    { theme: 'dark', motion: 'reduced' },
    { theme: 'dark', motion: 'reduced' },
  ],
  [{ theme: 'pink' }, { theme: 'system', motion: 'system' }],
  [null, { theme: 'system', motion: 'system' }],
  ['dark', { theme: 'system', motion: 'system' }],
])('preferences that were kept as %j are %j', (kept, read) => {
  expect(readPreferences(kept)).toEqual(read);
});
