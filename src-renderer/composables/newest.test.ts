import { expect, test } from 'vitest';
import { Newest } from './newest.ts';

test('an answer that was overtaken is not taken, whichever comes first', async () => {
  const newest = new Newest();
  const taken: string[] = [];
  const take = (answer: string): void => void taken.push(answer);
  const old = Promise.withResolvers<string>();
  const late = Promise.withResolvers<string>();
  const asked = [newest.ask(() => old.promise, take), newest.ask(() => late.promise, take)];
  late.resolve('late');
  old.resolve('old');
  await Promise.all(asked);
  expect(taken).toEqual(['late']);
});

test('who waits for an answer that was overtaken waits for the newest', async () => {
  const newest = new Newest();
  let there = 'nothing';
  const take = (answer: string): void => void (there = answer);
  const late = Promise.withResolvers<string>();
  const seen = newest.ask(() => Promise.resolve('old'), take).then(() => there);
  void newest.ask(() => late.promise, take);
  // The old answer has been there for long when the newest comes.
  await new Promise((resolve) => setTimeout(resolve, 5));
  late.resolve('late');
  expect(await seen).toBe('late');
});

test('nothing is taken once the answers were dropped, and nobody waits for ever', async () => {
  const newest = new Newest();
  const taken: string[] = [];
  const asked = newest.ask(
    () => Promise.resolve('late'),
    (answer) => void taken.push(answer),
  );
  newest.drop();
  await asked;
  expect(taken).toEqual([]);
});
