import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockWorkspace } from './lock.ts';
import { workspaceAt } from '../base/stored/places.ts';
import { prepareWorkspace } from './workspace.ts';

const LOCK = join(import.meta.dirname, 'lock.ts');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-lock-'));
  prepareWorkspace(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Another process that locks the workspace and waits to be killed. */
async function otherHolder() {
  const program = `
    const { lockWorkspace } = await import(${JSON.stringify(LOCK)});
    // Kept: with nobody left who could unlock it, the garbage collector closes the file.
    globalThis.unlock = lockWorkspace(${JSON.stringify(workspaceAt(folder))});
    process.stdout.write('locked');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a workspace', () => {
  it('is held once, and can be taken again', () => {
    const unlock = lockWorkspace(workspaceAt(folder));
    expect(() => lockWorkspace(workspaceAt(folder))).toThrow(`has this workspace open (process ${process.pid}).`);
    unlock();
    lockWorkspace(workspaceAt(folder))();
  });

  it('keeps out another process, and goes with it when it is killed', async () => {
    const child = await otherHolder();
    const gone = once(child, 'exit');
    try {
      expect(() => lockWorkspace(workspaceAt(folder))).toThrow(
        `${folder}: Another workbench has this workspace open (process ${child.pid}). Use that one or end it`,
      );
    } finally {
      child.kill('SIGKILL');
    }
    await gone;
    lockWorkspace(workspaceAt(folder))();
  });

  it('says which machine it is, and nothing where that is not known', () => {
    const workspace = workspaceAt(folder);
    const unlock = lockWorkspace(workspace);
    writeFileSync(workspace.holder, '12 another-machine\n');
    expect(() => lockWorkspace(workspace)).toThrow('(process 12 on another-machine).');
    writeFileSync(workspace.holder, 'rubbish');
    expect(() => lockWorkspace(workspace)).toThrow('has this workspace open. Use');
    unlock();
  });

  it('cannot be taken where its file cannot be written', () => {
    const workspace = workspaceAt(folder);
    mkdirSync(workspace.lock);
    expect(() => lockWorkspace(workspace)).toThrow('This is a folder, where a file is needed.');
  });
});
