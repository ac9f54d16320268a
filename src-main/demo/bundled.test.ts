import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../base/fault-of.ts';
import { requireBundled } from './bundled.ts';

const MODEL = ['config.json', 'model.safetensors', 'tokenizer.json'].map((name) => join('demo-qwen2-12l', name));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-bundled-'));
  mkdirSync(join(folder, 'demo-qwen2-12l'));
  for (const name of [...MODEL, 'train.jsonl', 'test.jsonl']) writeFileSync(join(folder, name), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

function fault() {
  try {
    return requireBundled(folder);
  } catch (thrown) {
    return faultOf(thrown);
  }
}

describe('the bundled files', () => {
  it('are where the program says', () => {
    expect(requireBundled(folder)).toEqual({
      model: join(folder, 'demo-qwen2-12l'),
      train: join(folder, 'train.jsonl'),
      test: join(folder, 'test.jsonl'),
    });
  });

  it.each([
    ...MODEL.map((name) => [name, 'model.missing-file'] as const),
    ...(['train.jsonl', 'test.jsonl'] as const).map((name) => [name, 'data.unreadable'] as const),
  ])('are missed one by one: %s', (name, code) => {
    rmSync(join(folder, name));
    expect(fault()).toEqual({
      code,
      file: join(folder, name),
      message: 'A part of the bundled model and questions is missing.',
      remedy: 'Install the program again; in a checkout, `git checkout resources/demo` brings it back.',
    });
  });

  it('are in the repository', () => {
    expect(requireBundled().train).toMatch(/resources.demo.train\.jsonl$/);
  });
});
