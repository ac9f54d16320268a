import { expect, it } from 'vitest';
import { dropoutSeed } from './dropout-seed.ts';

it('differs between runs, steps and batches of a step, and is the same for the same place', () => {
  const places = [1, 2].flatMap((seed) =>
    [0, 1, 11].flatMap((step) => [0, 1].map((micro) => [seed, step, micro] as const)),
  );
  const seeds = places.map((place) => dropoutSeed(...place));
  expect(new Set(seeds).size).toBe(places.length);
  expect(places.map((place) => dropoutSeed(...place))).toEqual(seeds);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
});
