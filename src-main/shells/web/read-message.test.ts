import { describe, expect, it } from 'vitest';
import { readMessage } from './read-message.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a message', () => {
  it('is what it says', () => {
    const value = { number: 1, input: [null, 'x', { proto: [1.5] }] };
    expect(readMessage(JSON.stringify(value))).toEqual(value);
    expect(readMessage('null')).toBeNull();
    expect(readMessage(nested(64))).toBeDefined();
  });

  it.each([
    ['is no JSON', '{"number":'],
    ['nests too deeply', nested(65)],
    ['nests a million levels deep', nested(1_000_000)],
    ['nests in objects', '{"a":'.repeat(5000) + '1' + '}'.repeat(5000)],
    ['sets a prototype', '{"number":1,"input":{"__proto__":{"isAdmin":true}}}'],
    ['sets one by an escape', '{"\\u005f_proto__":1}'],
    ['nests behind a string that looks like an end', `[${JSON.stringify('"]\\')}, ${nested(64)}]`],
  ])('is refused where it %s', (_what, text) => {
    expect(readMessage(text)).toBeUndefined();
  });
});
