/** A screen of its own for windows of Electron: Xvfb, and a window manager where one is needed. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** Whether a program is on the path. */
export function hasProgram(name: string): boolean {
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
}

/** The old Electron that the rig is for. */
export const OLD_ELECTRON = process.env['SALF_ELECTRON'] ?? '';

/** Why the tests of this folder cannot run, as the end of a test's name; null: they can. */
export function whyNoRig(...programs: readonly string[]): string | null {
  if (OLD_ELECTRON === '') return 'SALF_ELECTRON names no program of Electron 9';
  if (!existsSync(OLD_ELECTRON)) return `SALF_ELECTRON: there is no ${OLD_ELECTRON}`;
  const missing = ['Xvfb', ...programs].find((name) => !hasProgram(name));
  return missing === undefined ? null : `${missing} is not installed`;
}

export class Desktop implements Disposable {
  readonly environment: NodeJS.ProcessEnv;
  readonly #processes: readonly ChildProcess[];

  private constructor(environment: NodeJS.ProcessEnv, processes: readonly ChildProcess[]) {
    this.environment = environment;
    this.#processes = processes;
  }

  /** @param manager a window manager; dragging and closing by its means need one */
  static async open(manager?: string): Promise<Desktop> {
    const words = ['-displayfd', '3', '-screen', '0', '1360x900x24', '-nolisten', 'tcp'];
    const server = spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const display = await new Promise<string>((resolve, reject) => {
      (server.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => resolve(`:${text.trim()}`));
      server.on('exit', () => reject(new Error('Xvfb has ended')));
    });
    const environment = { ...process.env, DISPLAY: display, WAYLAND_DISPLAY: undefined };
    const more = manager === undefined ? [] : [spawn(manager, [], { env: environment, stdio: 'ignore' })];
    return new Desktop(environment, [...more, server]);
  }

  /** Runs a program on this screen. @returns what it printed; empty where it failed */
  run(program: string, ...words: readonly (string | number)[]): string {
    const { stdout } = spawnSync(program, words.map(String), { env: this.environment, encoding: 'utf8' });
    return (stdout ?? '').trim();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  close(): void {
    for (const child of this.#processes) child.kill('SIGKILL');
  }
}
