import { beforeEach, expect, test } from 'vitest';
import { Newest } from './newest.ts';

let newest: Newest;
let taken: string[];
const take = (answer: string): void => void taken.push(answer);
beforeEach(() => {
  newest = new Newest();
  taken = [];
});

test('an answer that was overtaken is not taken, whichever comes first', async () => {
  const old = Promise.withResolvers<string>();
  const late = Promise.withResolvers<string>();
  const asked = [newest.ask('a', () => old.promise, take), newest.ask('b', () => late.promise, take)];
  late.resolve('late');
  old.resolve('old');
  await Promise.all(asked);
  expect(taken).toEqual(['late']);
});

test('who waits for an answer that was overtaken waits for the newest', async () => {
  const late = Promise.withResolvers<string>();
  const seen = newest.ask('a', () => Promise.resolve('old'), take).then(() => taken.at(-1));
  void newest.ask('b', () => late.promise, take);
  await answersCameIn();
  late.resolve('late');
  expect(await seen).toBe('late');
});

test('the same question is asked once more after the one under way, and each answer is taken', async () => {
  const answers = Array.from({ length: 3 }, () => Promise.withResolvers<string>());
  let asked = 0;
  const ask = (): Promise<void> => newest.ask('a', () => answers[asked++]!.promise, take);
  const first = ask();
  const seen = [ask(), ask(), ask()].map((done) => done.then(() => taken.join()));
  expect(asked).toBe(1);
  answers[0]!.resolve('first');
  await first;
  await answersCameIn();
  expect({ asked, taken }).toEqual({ asked: 2, taken: ['first'] });
  // Asked again while the second is under way: once more.
  const last = ask();
  answers[1]!.resolve('second');
  expect(await Promise.all(seen)).toEqual(['first,second', 'first,second', 'first,second']);
  answers[2]!.resolve('third');
  await last;
  expect({ asked, taken }).toEqual({ asked: 3, taken: ['first', 'second', 'third'] });
});

test('what was to be asked once more is not, where something else was asked meanwhile', async () => {
  const first = Promise.withResolvers<string>();
  const other = Promise.withResolvers<string>();
  void newest.ask('a', () => first.promise, take);
  const again = newest.ask('a', () => Promise.resolve('again'), take);
  void newest.ask('b', () => other.promise, take);
  first.resolve('first');
  await answersCameIn();
  other.resolve('other');
  await again;
  expect(taken).toEqual(['other']);
});

test('nothing is taken once the answers were dropped, and nobody waits for ever', async () => {
  const asked = newest.ask('a', () => Promise.resolve('late'), take);
  const again = newest.ask('a', () => Promise.resolve('again'), take);
  newest.drop();
  await Promise.all([asked, again]);
  expect(taken).toEqual([]);
});

/** Those that are there have been for long. */
const answersCameIn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
