import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keepWindowState, placeFor, readWindowState } from './window-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-state-'));
const file = join(folder, 'window.json');
afterAll(() => rmSync(folder, { recursive: true }));

const [SMALL, LARGE] = [
  { x: 0, y: 25, width: 1024, height: 700 },
  { x: 1024, y: 0, width: 2560, height: 1400 },
];
const at = (x: number, y: number) => ({ bounds: { x, y, width: 900, height: 600 }, isMaximized: false });

describe('the window’s place', () => {
  it('is kept', () => {
    expect(readWindowState(file)).toBeNull();
    keepWindowState(file, at(1200, 40));
    expect(readWindowState(file)).toEqual(at(1200, 40));
    writeFileSync(file, '{"bounds":{"x":"left"}}');
    expect(readWindowState(file)).toBeNull();
    keepWindowState(join(folder, 'not-there', 'window.json'), at(0, 0));
  });

  it('is the last one while its screen is there', () => {
    expect(placeFor(at(1200, 40), [SMALL, LARGE])).toEqual(at(1200, 40).bounds);
    expect(placeFor(at(1200, 40), [SMALL])).toEqual({ width: 1024, height: 700 });
  });

  it.each([
    ['above the screen', at(100, -40)],
    ['below it', at(100, 720)],
    ['left of it', at(-850, 100)],
    ['right of it', at(1000, 100)],
  ])('is never %s', (_where, last) => {
    expect(placeFor(last, [SMALL])).not.toHaveProperty('x');
  });

  it('is of the default size on a large screen', () => {
    expect(placeFor(null, [LARGE])).toEqual({ width: 1280, height: 860 });
    expect(placeFor(null, [])).toEqual({ width: 1280, height: 860 });
  });
});
