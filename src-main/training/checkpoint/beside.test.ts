import { expect, it } from 'vitest';
import { Beside } from './beside.ts';

it('lets work run beside other work, one piece at a time, until its end is waited for', async () => {
  const said: string[] = [];
  const beside = new Beside();
  const first = Promise.withResolvers<null>();
  await beside.begin(async () => {
    await first.promise;
    said.push('first');
  });
  const second = beside.begin(() => {
    said.push('second');
    return Promise.resolve();
  });
  said.push('meanwhile');
  first.resolve(null);
  await second;
  await beside.end();
  expect(said).toEqual(['meanwhile', 'first', 'second']);
});

it('throws what went wrong where its end is waited for, once', async () => {
  const beside = new Beside();
  await beside.begin(() => Promise.reject(new Error('The disk is full.')));
  await beside.rest();
  await expect(beside.end()).rejects.toThrow('The disk is full.');
  await beside.end();
});
