import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { located, portable } from './portable-paths.ts';

const HERE = '/home/me/my "work"';
const THERE = '/mnt/disk/w';

describe('a path of the workspace', () => {
  it.each([
    ['a path', `${HERE}/uploads/a/model`, 'workspace:/uploads/a/model', `${THERE}/uploads/a/model`],
    ['another path', '/data/train.csv', '/data/train.csv', '/data/train.csv'],
    ['a neighbour', `${HERE}-2/x`, `${HERE}-2/x`, `${HERE}-2/x`],
    ['the folder itself', HERE, HERE, HERE],
    ['a text like a mark', 'workspace:/x', 'workspace::/x', 'workspace:/x'],
    ['words', `see ${HERE}/x`, `see ${HERE}/x`, `see ${HERE}/x`],
  ])('%s is read where the workspace lies', (_what, given, stored, read) => {
    expect(portable(given, HERE)).toBe(stored);
    expect(located(stored, THERE)).toBe(read);
    const json = JSON.stringify({ a: [given], [given]: given });
    expect(portable(json, HERE)).toBe(JSON.stringify({ a: [stored], [stored]: stored }));
    expect(located(portable(json, HERE), THERE)).toBe(JSON.stringify({ a: [read], [read]: read }));
  });

  it('comes back as it was where nothing moved, whatever the text', () => {
    const random = Random.seeded(3);
    const parts = ['workspace:/', '/', '"', '\\', HERE, `${HERE}/`, '{', 'workspace:', 'a'];
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 1 + random.below(5) }, () => parts[random.below(parts.length)]!).join('');
      const json = JSON.stringify([text, { [text]: text }]);
      expect(located(portable(json, HERE), HERE)).toBe(json);
      expect(located(portable(text, HERE), HERE)).toBe(text);
    }
  });
});
