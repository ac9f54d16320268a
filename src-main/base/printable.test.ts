import { describe, expect, it } from 'vitest';
import { InputError } from './errors.ts';
import { clipped, listed, printable } from './printable.ts';

describe('words from files', () => {
  it('lose what a terminal would obey', () => {
    expect(printable('a\u001b[31mred\u009b\r\n\u202eb é 漢')).toBe('a\\u001b[31mred\\u009b\\u000d\\u000a\\u202eb é 漢');
    expect(printable('\ud83d')).toBe('\ufffd');
  });

  it('are cut, and so are lists', () => {
    expect([clipped('abcd', 4), clipped('abcde', 4), clipped('ab😀', 4)]).toEqual(['abcd', 'abc…', 'ab😀']);
    expect(listed(['a', 2])).toBe('a, 2');
    expect(
      listed(
        Array.from({ length: 1003 }, (_, index) => index),
        3,
      ),
    ).toBe('0, 1, 2 and 1,000 more');
    expect(listed(['x'.repeat(100)])).toHaveLength(60);
  });

  it('reach no error as they came', () => {
    const long = 'x'.repeat(800_000);
    const error = new InputError({
      code: 'data.bad-format',
      file: 'a\u001b.csv',
      field: `\u0007${long}`,
      message: `There is no column “\u001b[2J${long}”.`,
      remedy: `Choose among: ${long}.`,
    });
    expect(error.message.length).toBeLessThan(2600);
    // eslint-disable-next-line no-control-regex -- this is what must not be there
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
    // What looks for the file compares its path.
    expect(error.fault.file).toBe('a\u001b.csv');
    expect(error.fault.field).toMatch(/^\\u0007x+…$/);
  });
});
