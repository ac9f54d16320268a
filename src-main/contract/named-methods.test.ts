import { describe, expect, it } from 'vitest';
import { METHOD_NAMES, MethodRequest } from './method.ts';
import { METHOD_WORDS, parseMethodWord } from './named-methods.ts';

describe('parseMethodWord', () => {
  it.each([
    ['full', { name: 'full' }, false],
    ['half', { name: 'half' }, false],
    ['last-k:9', { name: 'last-k', freeze: 9 }, false],
    ['last-k:0', { name: 'last-k', freeze: 0 }, false],
    ['first-k:6', { name: 'first-k', train: 6 }, false],
    ['random-k:6', { name: 'random-k', train: 6 }, false],
    ['every-other', { name: 'every-other' }, false],
    ['head', { name: 'head' }, false],
    ['lift', { name: 'lift' }, false],
    ['lift-front', { name: 'lift', order: 'front' }, false],
    ['lift-random-lora', { name: 'lift', order: 'random' }, true],
    ['lisa', { name: 'lisa' }, false],
    ['gradient-ratio', { name: 'gradient-ratio' }, false],
    ['salf', { name: 'salf' }, false],
    ['lora-full', { name: 'full' }, true],
    ['lora-half', { name: 'half' }, true],
    ['salf-lora', { name: 'salf' }, true],
    ['last-k:9-lora', { name: 'last-k', freeze: 9 }, true],
    ['last-k-lora:9', { name: 'last-k', freeze: 9 }, true],
    [' Full ', { name: 'full' }, false],
  ])('%s', (typed, method, lora) => {
    expect(parseMethodWord(typed)).toEqual({ word: typed.trim().toLowerCase(), method, lora });
  });

  it('has a word for every method, each of which makes a request', () => {
    const named = METHOD_WORDS.map((word) => MethodRequest.parse(parseMethodWord(word).method).name);
    expect([...new Set(named)].sort()).toEqual([...METHOD_NAMES].sort());
  });

  it.each([
    ['haf', '--methods: “haf” is no method. Did you mean “half”? Use full, half,'],
    ['lift-frnt', '--methods: “lift-frnt” is no method. Did you mean “lift-front”?'],
    ['salf-lorra', '--methods: “salf-lorra” is no method. Did you mean “salf-lora”?'],
    ['lora', '--methods: “lora” is no method.'],
    ['lora-full-lora', '--methods: “lora-full-lora” is no method.'],
    ['full:3', '--methods: “full:3” is no method. Did you mean “full”?'],
    ['last-k', '--methods: “last-k” does not say how many blocks stay frozen. Add the number, as in last-k:3.'],
    ['first-k-lora', '--methods: “first-k-lora” does not say how many blocks train.'],
    ['last-k:x', '--methods: “last-k:x” is no method. Did you mean “last-k:3”?'],
    ['', '--methods: A method is missing.'],
  ])('refuses “%s”', (typed, message) => {
    expect(() => parseMethodWord(typed)).toThrow(message);
  });
});
