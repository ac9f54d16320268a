/** Where the window was when it was closed, so that it opens there again. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomicallySync } from '../../base/atomic-write.ts';

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
type Bounds = Readonly<z.infer<typeof Bounds>>;
const WindowState = z.object({ bounds: Bounds, isMaximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

export const SMALLEST = { width: 800, height: 560 };
const DEFAULT_SIZE = { width: 1280, height: 860 };
/** So much of the window's upper edge must be on a screen that it can be taken hold of, in pixels. */
const HOLD = { width: 100, height: 24 };

/**
 * A place that can be seen: the last one, unless its screen is gone.
 * @param screens work areas, the main one first
 */
export function placeFor(last: WindowState | null, screens: readonly Bounds[]): Partial<Bounds> {
  if (last !== null && screens.some((screen) => canBeHeld(last.bounds, screen))) return last.bounds;
  const { width, height } = screens[0] ?? DEFAULT_SIZE;
  return { width: Math.min(DEFAULT_SIZE.width, width), height: Math.min(DEFAULT_SIZE.height, height) };
}

function canBeHeld({ x, y, width }: Bounds, screen: Bounds): boolean {
  const overlap = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return overlap >= HOLD.width && y >= screen.y && y + HOLD.height <= screen.y + screen.height;
}

/** null: there is none, or it cannot be read. */
export function readWindowState(file: string): WindowState | null {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** A place that cannot be kept is not worth an error. */
export function keepWindowState(file: string, state: WindowState): void {
  try {
    writeAtomicallySync(file, JSON.stringify(state));
  } catch {
    return;
  }
}
