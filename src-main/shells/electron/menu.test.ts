import { describe, expect, it } from 'vitest';
import { menuFor } from './menu.ts';

const ACTIONS = { chooseWorkspace: () => undefined, showAbout: () => undefined };
/** All roles and labels of a menu. */
const entries = (platform: NodeJS.Platform) =>
  menuFor(platform, ACTIONS).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu.map(({ role, label }) => role ?? label) : [],
  );

describe.each<NodeJS.Platform>(['linux', 'win32', 'darwin'])('the menu of %s', (platform) => {
  it('has what people look for', () => {
    expect(entries(platform)).toEqual(
      expect.arrayContaining([
        'quit',
        'reload',
        'zoomIn',
        'zoomOut',
        'resetZoom',
        'cut',
        'copy',
        'paste',
        'togglefullscreen',
        'Open Workspace…',
      ]),
    );
  });

  it('says what it is', () => {
    expect(entries(platform)).toContain(platform === 'darwin' ? 'about' : 'About SALF Workbench');
  });

  it('offers no tools of developers', () => {
    expect(entries(platform)).not.toContain('toggleDevTools');
  });
});
