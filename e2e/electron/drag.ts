/** Drags files from another window of the screen onto the program's, as a person does with a file manager. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Desktop } from './desktop.ts';
import { until } from './program.ts';

/** Of the system, whose packages know GTK. */
const PYTHON = '/usr/bin/python3';

/** Whether there is something to drag from. */
export function canDrag(): boolean {
  const program = "import gi; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk";
  return spawnSync(PYTHON, ['-c', program], { stdio: 'ignore' }).status === 0;
}

/** @param to where on the screen they are let go */
export async function drag(desktop: Desktop, paths: readonly string[], to: readonly [number, number]): Promise<void> {
  const words = [join(import.meta.dirname, 'drag-source.py'), ...paths];
  const source = spawn(PYTHON, words, { env: desktop.environment, stdio: 'ignore' });
  try {
    const find = (): string => desktop.run('xdotool', 'search', '--onlyvisible', '--name', '^drag-source$');
    await until('the window to drag from', () => find() !== '');
    const look = (): string => desktop.run('xdotool', 'getwindowgeometry', '--shell', find().split('\n')[0]!);
    // The manager still moves it.
    let [before, place] = ['', look()];
    while (before !== place) {
      await sleep(500);
      [before, place] = [place, look()];
    }
    const [left, top] = ['X', 'Y'].map((name) => Number(new RegExp(`^${name}=(-?\\d+)`, 'm').exec(place)?.[1])) as [
      number,
      number,
    ];
    const move = async (x: number, y: number): Promise<void> => {
      desktop.run('xdotool', 'mousemove', Math.round(x), Math.round(y));
      await sleep(150);
    };
    await move(left + 40, top + 40);
    desktop.run('xdotool', 'mousedown', 1);
    await sleep(200);
    // In steps, or the toolkit takes it for a click.
    for (let step = 1; step <= 6; step++)
      await move(left + 40 + ((to[0] - left - 40) * step) / 6, top + 40 + ((to[1] - top - 40) * step) / 6);
    await move(to[0] + 5, to[1]);
    await sleep(300);
    desktop.run('xdotool', 'mouseup', 1);
    await sleep(500);
  } finally {
    source.kill('SIGKILL');
  }
}
