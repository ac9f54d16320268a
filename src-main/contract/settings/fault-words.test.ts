import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultText, forTerminal, windowField, windowText } from './fault-words.ts';

it('a window calls settings by their labels, and leaves commands as they are typed', () => {
  expect(windowText('Use a smaller --batch-size or --max-length, or freeze more blocks.')).toBe(
    'Use a smaller “Batch size” or “Longest prompt”, or freeze more blocks.',
  );
  expect(windowText('Type `npm run salf -- resume r-1 --workspace /w` for --seeds.')).toBe(
    'Type `npm run salf -- resume r-1 --workspace /w` for “Seeds”.',
  );
  expect(faultText({ message: '“0” is not a number above 0.', remedy: 'See `salf train --help`.' })).toBe(
    '“0” is not a number above 0. Correct it, or leave it empty.',
  );
  expect(windowText('a--b and - or -- stay, “--clip” goes')).toBe('a--b and - or -- stay, ““Gradient clipping”” goes');
});

it('a field is a label in a window and a flag on the command line', () => {
  expect(['--clip', 'clipNorm', 'choice.alpha', 'question'].map(windowField)).toEqual([
    'Gradient clipping',
    'Gradient clipping',
    'Exponent of the gain',
    'question',
  ]);
  const fault = { code: 'request.bad-option', message: 'm', remedy: 'r' } as const;
  const fields = ['optimizer.learningRate', 'duration', 'choice.gain', '--clip', 'nowhere'];
  expect(fields.map((field) => forTerminal({ ...fault, field }).field)).toEqual([
    '--learning-rate',
    '--epochs',
    '--gain',
    '--clip',
    'nowhere',
  ]);
  // A column of the user's file may be called as a setting is.
  expect(forTerminal({ ...fault, code: 'data.missing-column', field: 'seed' }).field).toBe('seed');
});

it('no sentence of the program names a flag in a window', () => {
  const files = readdirSync('src-main', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test\.|testing/.test(file) && !/^(shells|bench)/.test(file),
  );
  const sentences = files.flatMap(
    (file) => readFileSync(join('src-main', file), 'utf8').match(/(['`])(?:(?!\1).)* --[a-z]+[^'`]*\1/g) ?? [],
  );
  expect(sentences.length).toBeGreaterThan(30);
  expect(sentences.filter((text) => /--[a-z]/.test(windowText(text.slice(1, -1)).replaceAll(/`[^`]*`?/g, '')))).toEqual(
    [],
  );
});
