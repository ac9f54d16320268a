import { expect, it } from 'vitest';
import { shellLine } from './shell-line.ts';

it('a line for a shell quotes what would be taken apart', () => {
  const line = shellLine(['--template', 'It’s {text}\\nB:', "it's", 'a=b,c/d.e', '']);
  expect(line).toBe(`--template 'It’s {text}\\nB:' 'it'\\''s' a=b,c/d.e ''`);
});
