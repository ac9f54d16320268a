import { expect, it, vi } from 'vitest';

// The package's own entry would fetch Electron's program.
vi.mock('electron', () => ({ ipcMain: {}, app: {}, session: {} }));
const { isOwnFrame } = await import('./ipc.ts');
const { mayHave } = await import('./guards.ts');

const PAGE = 'salf://window/index.html#/runs';
const frame = (url: string, parent: object | null = null) => ({ url, parent }) as Parameters<typeof isOwnFrame>[0];

it('answers our own page alone', () => {
  expect(isOwnFrame(frame(PAGE))).toBe(true);
  expect(isOwnFrame(null)).toBe(false);
  expect(isOwnFrame(frame('https://example.org/'))).toBe(false);
  expect(isOwnFrame(frame('salf://window.example/'))).toBe(false);
  expect(isOwnFrame(frame(PAGE, {}))).toBe(false);
});

it('lets our own page notify and copy, and nothing else', () => {
  expect(mayHave('notifications', PAGE, true)).toBe(true);
  expect(mayHave('clipboard-sanitized-write', PAGE, true)).toBe(true);
  expect(mayHave('notifications', PAGE, false)).toBe(false);
  expect(mayHave('notifications', 'https://example.org/', true)).toBe(false);
  for (const other of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'fileSystem', 'unknown'])
    expect(mayHave(other, PAGE, true)).toBe(false);
});
