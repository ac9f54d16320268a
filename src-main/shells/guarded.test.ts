import { describe, expect, it } from 'vitest';
import { guarded } from './guarded.ts';

const broken = (what: string) => () => {
  throw new Error(what);
};

describe('a guarded answer', () => {
  it.each<[string, () => void | Promise<void>]>([
    ['at once', broken('it broke')],
    ['later', () => Promise.reject(new Error('it broke'))],
  ])('that fails %s is logged, and the caller hears of it', async (_when, answer) => {
    const heard: unknown[] = [];
    await guarded(
      answer,
      () => heard.push('failed'),
      (thrown) => heard.push(thrown),
    );
    expect(heard).toEqual([new Error('it broke'), 'failed']);
  });

  it('that can not even say so throws nothing', async () => {
    const heard: unknown[] = [];
    await guarded(broken('first'), broken('second'), (thrown) => heard.push(thrown));
    expect(heard).toEqual([new Error('first'), new Error('second')]);
  });

  it('that succeeds is left alone', async () => {
    await guarded(() => undefined, broken('never'), broken('never'));
  });
});
