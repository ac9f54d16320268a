import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { terminalText } from './terminal-text.ts';

const ESC = '\x1b';

describe('terminalText', () => {
  it.each([
    [`${ESC}]0;title\x07`, '\\u001b]0;title\\u0007'],
    [`a\r${ESC}[2Kb`, 'a\\u000d\\u001b[2Kb'],
    ['\x9b31m', '\\u009b31m'],
    ['abc\u202etxt', 'abc\\u202etxt'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['naïve 🙂 “quoted” 東京 عربي', 'naïve 🙂 “quoted” 東京 عربي'],
    ['', ''],
  ])('writes out %j', (given, wanted) => {
    expect(terminalText(given)).toBe(wanted);
    expect(terminalText(given, true)).toBe(wanted);
  });

  it('keeps the colours of this program where asked for, and no others', () => {
    const line = `${ESC}[1mbold${ESC}[22m ${ESC}[31mred${ESC}[39m ${ESC}[5mblink${ESC}[0m`;
    expect(terminalText(line, true)).toBe(`${ESC}[1mbold${ESC}[22m ${ESC}[31mred${ESC}[39m \\u001b[5mblink\\u001b[0m`);
    expect(terminalText(line)).not.toContain(ESC);
  });

  it('leaves no control character of any random text, and the same JSON', () => {
    const random = Random.seeded(7);
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 40 }, () => String.fromCharCode(Math.floor(random.uniform() * 0x2100))).join(
        '',
      );
      expect(terminalText(text)).not.toMatch(/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      expect(JSON.parse(terminalText(JSON.stringify(text)))).toBe(text);
    }
  });
});
