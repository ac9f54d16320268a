import { describe, expect, it } from 'vitest';
import { browserCommand, openBrowser } from './browser.ts';

const ADDRESS = 'http://127.0.0.1:8123/?token=a-token';

describe('the browser', () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, readonly string[]]>([
    ['linux', { DISPLAY: ':0' }, ['xdg-open', ADDRESS]],
    ['freebsd', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', ADDRESS]],
    ['darwin', {}, ['open', ADDRESS]],
    ['win32', {}, ['cmd', '/c', 'start', '""', ADDRESS]],
  ])('is opened on %s', (platform, environment, command) => {
    expect(browserCommand(ADDRESS, platform, environment)).toEqual(command);
  });

  it('is not opened where nobody could see it', () => {
    expect(browserCommand(ADDRESS, 'linux', {})).toBeNull();
  });

  it('may be missing', async () => {
    openBrowser(ADDRESS, 'linux', { DISPLAY: ':0', PATH: '' });
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
