/** `npm start`, as a process of its own, on a machine without a screen. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src-main/shells/start/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'salf-start-'));
const children: ChildProcessByStdio<null, Readable, Readable>[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Started {
  /** Its output so far, once it matches. */
  until(pattern: RegExp): Promise<string>;
  interrupt(): void;
  readonly ended: Promise<{ exitCode: number | null; output: string }>;
}

function start(...words: readonly string[]): Started {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', npm_lifecycle_event: undefined };
  const child = spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  let heard: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      heard();
    });
  }
  const ended = new Promise<{ exitCode: number | null; output: string }>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
  return {
    ended,
    interrupt: () => void child.kill('SIGINT'),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        heard = () => {
          if (pattern.test(output)) resolve(output);
        };
        heard();
        void ended.then(() => reject(new Error(`It ended without ${String(pattern)}: ${output}`)));
      }),
  };
}

const addressIn = (output: string): string => /http:\S+/.exec(output)![0];

describe('npm start', () => {
  it('says in a line why there is no window, serves the workbench, and ends on Ctrl-C', async () => {
    const started = start('--workspace', join(folder, 'workspace'));
    const output = await started.until(/Ctrl-C ends it/);
    expect(output.split('\n').filter((line) => line.startsWith('No window of its own: '))).toHaveLength(1);
    const response = await fetch(addressIn(output), { redirect: 'manual' });
    expect(response.headers.get('set-cookie')).toContain('HttpOnly');
    started.interrupt();
    expect(await started.ended).toMatchObject({ exitCode: 0 });
  });

  it('says nothing of Electron where a browser is asked for', async () => {
    const started = start('--web', '--workspace', join(folder, 'web'));
    expect(await started.until(/Ctrl-C ends it/)).not.toContain('Electron');
  });

  it('leaves a workspace alone that another workbench has open', async () => {
    const workspace = join(folder, 'one');
    const first = start('--web', '--workspace', workspace);
    await first.until(/Ctrl-C ends it/);
    const { exitCode, output } = await start('--web', '--workspace', workspace).ended;
    expect(exitCode).toBe(2);
    expect(output).toMatch(
      /npm start: .*one: Another workbench has this workspace open \(process \d+\)\. Use that one or end it/,
    );
  });

  it.each([
    [['--port', '99999'], 'npm start: --port: “99999” is not a port'],
    [['--prot', '1'], "npm start: Unknown option '--prot' (Did you mean --port?). See `npm start -- --help`."],
  ])('refuses %j', async (words, message) => {
    const { exitCode, output } = await start(...words).ended;
    expect(exitCode).toBe(2);
    expect(output).toContain(message);
  });
});
