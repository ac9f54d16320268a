import { expect, it } from 'vitest';
import { LoraRequest, METHOD_NAMES, MethodRequest } from '../contract/method.ts';
import { methodWords } from './method-words.ts';

const NEEDS = [{}, { freeze: 2 }, { train: 2 }, { freezeShare: 0.5 }];

it('every method has a sentence of its own', () => {
  const words = METHOD_NAMES.map((name) => {
    const request = NEEDS.map((needed) => MethodRequest.safeParse({ name, ...needed }).data).find(Boolean);
    return methodWords(request!, null);
  });
  expect(new Set(words).size).toBe(METHOD_NAMES.length);
  for (const each of words) expect(each).toMatch(/^[A-Z].*\.$/);
});

it('says what trains', () => {
  expect(methodWords({ name: 'full' }, null)).toBe('Trains the weights of every block.');
  expect(methodWords({ name: 'half' }, LoraRequest.parse({}))).toBe(
    'Trains low-rank adapters of the half of the blocks next to the output. Adapters: rank 8, alpha 16, dropout 0, on q_proj, k_proj, v_proj.',
  );
  expect(methodWords({ name: 'last-k', freeze: 1 }, null)).toContain('the one block next to the input as it is');
  expect(methodWords(MethodRequest.parse({ name: 'salf', scope: 'batch' }), null)).toContain(
    'separately for every batch',
  );
  const choice = { gain: 'relative', deviation: 'margin', latentNorm: 'all' };
  expect(methodWords(MethodRequest.parse({ name: 'salf', choice }), null)).toContain(
    '(gain relative, deviation by margin, latent norm all)',
  );
});
