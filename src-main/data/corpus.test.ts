import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { readDocuments, type DocumentRule } from './corpus.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-corpus-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function documents(path: string, rule: DocumentRule): Promise<string[]> {
  const found: string[] = [];
  let open = '';
  for await (const { text, ends } of readDocuments([path], rule)) {
    open += text;
    if (!ends) continue;
    found.push(open);
    open = '';
  }
  expect(open).toBe('');
  return found;
}

describe('readDocuments', () => {
  const TEXT = '\uFEFFOne.\r\nStill one.\n\n  \nTwo.\n\n\n<|endoftext|>Three\n';

  it.each([
    ['file', ['One.\nStill one.\n\n  \nTwo.\n\n\n', 'Three\n']],
    ['blank-lines', ['One.\nStill one.', 'Two.', 'Three\n']],
    ['lines', ['One.', 'Still one.', 'Two.', 'Three']],
  ] as const)('ends documents with %s', async (rule, expected) => {
    expect(await documents(file('small.txt', TEXT), rule)).toEqual(expected);
  });

  it('cuts a long document where pre-tokenizers cut too, and loses nothing', async () => {
    const text = 'She said “no”.\nA heading\nÜber 12\n'.repeat(90_000);
    const path = file('long.txt', text);
    const pieces: string[] = [];
    for await (const piece of readDocuments([path], 'file')) pieces.push(piece.text);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces.slice(1)) expect(piece.startsWith('\n')).toBe(true);
    for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/[\p{L}\p{N}]$/u);
  });

  it('sees a separator that lies over the border of what is read at once', async () => {
    for (let shift = 0; shift < 4; shift++) {
      const text = `${'a'.repeat(2 ** 20 - 2 + shift)}\n\n\n\n<|endoftext|>b`;
      expect((await documents(file('border.txt', text), 'blank-lines')).map((one) => one.length)).toEqual([
        2 ** 20 - 2 + shift,
        1,
      ]);
    }
  });

  it.each([
    ['empty.txt', '', 'The file holds no text. Give a file with text, or leave this one out.'],
    ['blank.txt', ' \n\n\t\n', 'The file holds no text. Give a file with text, or leave this one out.'],
    ['binary.txt', Uint8Array.of(97, 0, 98), 'The file holds zero bytes, which no text has. Give plain text in UTF-8.'],
    ['latin.txt', Uint8Array.of(97, 0xe9, 98), 'The file is not UTF-8 text. Give plain text in UTF-8.'],
    ['cut.txt', Uint8Array.of(97, 0xe2, 0x82), 'The file is not UTF-8 text. Give plain text in UTF-8.'],
  ])('refuses %s', async (name, content, message) => {
    const path = file(name, content);
    const thrown: unknown = await documents(path, 'lines').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(InputError);
    expect(String(thrown)).toBe(`InputError: ${path}: ${message}`);
  });

  it('names a file that is not there', async () => {
    const path = join(folder, 'absent.txt');
    await expect(documents(path, 'file')).rejects.toThrow(
      `${path}: There is no such file. Give the path of a readable text file.`,
    );
  });
});
