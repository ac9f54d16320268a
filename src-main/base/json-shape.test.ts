import { expect, test } from 'vitest';
import { jsonShape } from './json-shape.ts';

test.each([
  ['3', { depth: 0, keys: 0 }],
  ['"a:{[\\"{"', { depth: 0, keys: 0 }],
  ['{}', { depth: 1, keys: 0 }],
  ['{"a":1,"a":{"b":[2]}}', { depth: 3, keys: 2 }],
  ['{"a\\\\":"}","b:{":[{"c":1}]}', { depth: 3, keys: 2 }],
  ['['.repeat(100_000) + ']'.repeat(100_000), { depth: 100_000, keys: 0 }],
])('%.30s', (text, shape) => {
  JSON.parse(text);
  expect(jsonShape(text)).toEqual(shape);
});
