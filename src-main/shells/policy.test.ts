import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CONTENT_POLICY } from './policy.ts';

it('the page holds the policy that the shells send', () => {
  const page = readFileSync(join(import.meta.dirname, '../../src-renderer/index.html'), 'utf8');
  expect(/http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1]).toBe(CONTENT_POLICY);
});
