/** What goes over the line, and what does not. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FailureError } from '../base/errors.ts';
import type { Machine } from './machine.ts';
import { dataTree, sendTrees } from './send.ts';
import { answer } from './there/answer.ts';
import { openFolder } from './there/folder.ts';
import { ANSWERS } from './there/protocol.ts';

const SIZE = 3_000_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-send-'));
  const bytes = Buffer.alloc(SIZE, 'row\n');
  mkdirSync(join(folder, 'here'));
  for (const name of ['a b.csv', 'same.csv']) writeFileSync(join(folder, 'here', name), bytes);
  writeFileSync(join(folder, 'here', 'dataset_info.json'), '{}');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The program there, behind a line that breaks after so many bytes of a content, as often as there are numbers. */
function machine(breaks: number[] = []): Machine & { sent: number } {
  const there = openFolder(join(folder, "th'ere"));
  return {
    name: 'there',
    isHere: false,
    program: null,
    sent: 0,
    prepare: () => Promise.reject(new Error('not asked')),
    async ask(question, body = none()) {
      const limit = question.ask === 'take' ? breaks.shift() : undefined;
      const { answer: said, body: back } = await answer(there, question, cut(body, limit, (length) => (this.sent += length)));
      if (limit !== undefined) throw broken();
      return { answer: ANSWERS[question.ask].parse(said) as never, body: Buffer.concat(back) };
    },
  };
} // prettier-ignore

function broken(): FailureError {
  return new FailureError({ code: 'target.unreachable', message: 'The line broke.', remedy: 'Try again.' });
}

async function* none(): AsyncGenerator<Uint8Array> {
  // Nothing.
}

async function* cut(
  body: AsyncIterable<Uint8Array>,
  limit = Infinity,
  count: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  let left = limit;
  for await (const bytes of body) {
    const part = bytes.subarray(0, left);
    left -= part.length;
    count(part.length);
    yield part;
    if (left <= 0) return;
  }
}

const say = (): void => undefined;
const PAUSES = [1, 1, 1, 1];

it('sends each content once, whatever it is called and however often it is asked for', async () => {
  const trees = [
    await dataTree(join(folder, 'here', 'a b.csv')),
    await dataTree(join(folder, 'here', 'same.csv')),
  ] as const;
  const line = machine();
  expect(await sendTrees(line, trees, say, PAUSES)).toEqual({ bytes: SIZE + 2 });
  expect(line.sent).toBe(SIZE + 2);
  const later = machine();
  expect(await sendTrees(later, trees, say, PAUSES)).toEqual({ bytes: 0 });
  expect(later.sent).toBe(0);
  const there = join(folder, "th'ere", 'trees', trees[0].key, 'data.csv');
  expect(readFileSync(there).equals(readFileSync(join(folder, 'here', 'a b.csv')))).toBe(true);
});

it('takes a transfer up where the line broke, and sends no byte twice', async () => {
  const tree = await dataTree(join(folder, 'here', 'a b.csv'));
  const line = machine([1_000_000, 700_000]);
  await sendTrees(line, [tree], say, PAUSES);
  expect(line.sent).toBe(SIZE + 2);
});

it('gives up where the line breaks again and again, and continues from there the next time', async () => {
  const tree = await dataTree(join(folder, 'here', 'a b.csv'));
  await expect(sendTrees(machine([10, 10, 10, 10, 10]), [tree], say, PAUSES)).rejects.toThrow('The line broke.');
  const next = machine();
  await sendTrees(next, [tree], say, PAUSES);
  expect(next.sent).toBe(SIZE + 2 - 50);
});

it('notices what is not what was sent, and sends it once more', async () => {
  const tree = await dataTree(join(folder, 'here', 'a b.csv'));
  const hash = tree.files.find(({ name }) => name === 'data.csv')!.hash;
  const line = machine();
  writeFileSync(join(folder, "th'ere", 'contents', `${hash}.part`), 'another file that was left there');
  await sendTrees(line, [tree], say, PAUSES);
  const there = join(folder, "th'ere", 'trees', tree.key, 'data.csv');
  expect(readFileSync(there).length).toBe(SIZE);
  expect(line.sent).toBeGreaterThan(SIZE + 2);
});

it('says that the disk there is full, and keeps nothing half-written under a whole name', async () => {
  const tree = await dataTree(join(folder, 'here', 'a b.csv'));
  const full: Machine = {
    ...machine(),
    ask: () => Promise.reject(new FailureError({ code: 'workspace.no-space', message: 'there: The disk is full.', remedy: 'Free some.' })),
  }; // prettier-ignore
  await expect(sendTrees(full, [tree], say, PAUSES)).rejects.toThrow('The disk is full');
});
