import { describe, expect, it } from 'vitest';
import { safePath } from './upload-names.ts';

describe('names from a browser', () => {
  it.each([
    ['model.safetensors', 'model.safetensors'],
    ['sub/model-00001-of-00002.safetensors', 'sub/model-00001-of-00002.safetensors'],
    ['Größe 模型.csv', 'Größe 模型.csv'],
    ['a:b?c*.csv', 'a_b_c_.csv'],
    ['line\nbreak\u0000.csv', 'line_break_.csv'],
    ['dots...', 'dots_'],
    ['con.csv', '_con.csv'],
    ['LPT1', '_LPT1'],
    ['console.csv', 'console.csv'],
  ])('%j becomes %j', (given, expected) => {
    expect(safePath(given)).toBe(expected);
  });

  it.each([
    '',
    '/',
    '..',
    '../x',
    'a/../../x',
    './x',
    'a//b',
    '/etc/passwd',
    'a/',
    'a\\..\\b',
    '..\\x',
    'x'.repeat(241),
    '模'.repeat(81),
    'a/'.repeat(16) + 'a',
  ])('%j is refused', (given) => {
    expect(() => safePath(given)).toThrow('cannot be the name of a file here');
  });
});
