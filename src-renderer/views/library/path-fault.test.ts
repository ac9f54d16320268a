import { expect, it } from 'vitest';
import { badPath, withoutPlace, withPath } from './path-fault.ts';

const FAULT = { code: 'data.unreadable', message: 'There is no such folder or file.', remedy: 'Look.' } as const;
const PATHS = ['/data/a.csv', '/data/none', '/data/b.csv'];

it('a fault says which of several paths it is about', () => {
  const fault = { ...FAULT, field: 'paths.1' };
  expect(badPath(fault)).toBe(1);
  expect(withPath(fault, PATHS).message).toBe('Path 2, /data/none: There is no such folder or file.');
  expect(withPath(FAULT, ['/data/none']).message).toBe('/data/none: There is no such folder or file.');
});

it('where nobody typed a list, only the rest of the place is said', () => {
  expect(withoutPlace({ ...FAULT, field: 'paths.1' })).toEqual(FAULT);
  expect(withoutPlace({ ...FAULT, field: 'paths.12.rope_scaling' })).toEqual({ ...FAULT, field: 'rope_scaling' });
  expect(withoutPlace({ ...FAULT, field: 'rope_scaling' })).toEqual({ ...FAULT, field: 'rope_scaling' });
});
