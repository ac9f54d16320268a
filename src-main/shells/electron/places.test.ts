import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepWorkspace, partsAt, unpacked, workspaceFor } from './places.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the program’s parts', () => {
  it('are there', () => {
    const root = join(import.meta.dirname, '..', '..', '..');
    const { host, node, icon } = partsAt(join(root, 'out', 'main'));
    expect([host, node, icon].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('lie beside the archive where plain Node runs them', () => {
    const { host, renderer } = partsAt('/opt/salf/resources/app.asar/out/main');
    expect(host).toBe('/opt/salf/resources/app.asar.unpacked/src-main/shells/electron/host.ts');
    expect(renderer).toBe('/opt/salf/resources/app.asar/out/renderer');
    expect(unpacked('/home/app.asarium/x')).toBe('/home/app.asarium/x');
  });
});

describe('the workspace', () => {
  const choice = join(folder, 'workspace.json');
  const given = { environment: {}, workingFolder: '/work', isPackaged: false, documents: '/documents', choice };

  it('is found as on the command line', () => {
    expect(workspaceFor(given)).toBe('/work/workspace');
    expect(workspaceFor({ ...given, environment: { SALF_WORKSPACE: 'other' } })).toBe('/work/other');
  });

  it('is among the documents, or where a person chose, in a packaged program', () => {
    const packaged = { ...given, isPackaged: true };
    expect(workspaceFor(packaged)).toBe('/documents/SALF Workbench');
    keepWorkspace(choice, '/elsewhere');
    expect(workspaceFor(packaged)).toBe('/elsewhere');
    expect(workspaceFor({ ...packaged, environment: { SALF_WORKSPACE: '/named' } })).toBe('/named');
  });
});
