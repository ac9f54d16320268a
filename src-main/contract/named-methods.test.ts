import { describe, expect, it } from 'vitest';
import { METHOD_NAMES, MethodRequest } from './method.ts';
import { canonicalWord, familyWord, METHOD_WORDS, methodTitle, parseMethodWord, wordOf } from './named-methods.ts';

describe('parseMethodWord', () => {
  it.each([
    ['full', { name: 'full' }, false],
    ['half', { name: 'half' }, false],
    ['freeze:9', { name: 'last-k', freeze: 9 }, false],
    ['freeze:0', { name: 'last-k', freeze: 0 }, false],
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
    ['freeze-share:2/3', { name: 'freeze-share', freezeShare: 2 / 3 }, false],
    ['freeze-share:0.5-lora', { name: 'freeze-share', freezeShare: 0.5 }, true],
    ['random-boundary', { name: 'random-boundary' }, false],
    ['block-influence', { name: 'block-influence' }, false],
    ['block-influence:2/7', { name: 'block-influence', share: 2 / 7 }, false],
    ['variability-lora', { name: 'variability' }, true],
    ['green-trainer:0.6', { name: 'green-trainer', rho: 0.6 }, false],
    ['ist:0.5-lora', { name: 'ist', share: 1 / 2 }, true],
    ['lora-full', { name: 'full' }, true],
    ['lora-half', { name: 'half' }, true],
    ['salf-lora', { name: 'salf' }, true],
    ['freeze:9-lora', { name: 'last-k', freeze: 9 }, true],
    [' Full ', { name: 'full' }, false],
  ])('%s', (typed, method, lora) => {
    expect(parseMethodWord(typed)).toEqual({ word: typed.trim().toLowerCase(), method, lora });
  });

  it.each([
    ['last-k:9', 'freeze:9'],
    ['last-k:9-lora', 'freeze:9-lora'],
    ['last-k-lora:9', 'freeze:9-lora'],
    ['freeze-lora:09', 'freeze:9-lora'],
    ['lora-last-k:9', 'freeze:9-lora'],
    ['half-lora', 'lora-half'],
    ['full-lora', 'lora-full'],
    ['lora-salf', 'salf-lora'],
    ['lora-lift-end', 'lift-end-lora'],
    ['freeze-share:4/6', 'freeze-share:2/3'],
    ['freeze-share-lora:1/2', 'freeze-share:0.5-lora'],
    ['green-trainer:3/5', 'green-trainer:0.6'],
  ])('%s is the same method as %s', (alias, word) => {
    expect(parseMethodWord(alias)).toEqual(parseMethodWord(word));
    expect(parseMethodWord(alias).word).toBe(word);
    expect(canonicalWord(alias)).toBe(word);
  });

  it('has a word for every method, each of which makes a request', () => {
    const named = METHOD_WORDS.map((word) => MethodRequest.parse(parseMethodWord(word).method).name);
    expect([...new Set(named)].sort()).toEqual([...METHOD_NAMES].sort());
  });

  it.each([
    ['haf', '--methods: “haf” is no method. Did you mean “half”? Use full, half,'],
    ['lift-frnt', '--methods: “lift-frnt” is no method. Did you mean “lift-front”?'],
    ['half-lorra', '--methods: “half-lorra” is no method.'],
    ['salf-lorra', '--methods: “salf-lorra” is no method. Did you mean “salf-lora”?'],
    ['lora', '--methods: “lora” is no method.'],
    ['lora-full-lora', '--methods: “lora-full-lora” is no method.'],
    ['full:3', '--methods: “full:3” is no method. Did you mean “full”?'],
    ['last-k', '--methods: “freeze” does not say how many blocks stay frozen. Add the number, as in freeze:3.'],
    ['first-k-lora', '--methods: “first-k-lora” does not say how many blocks train.'],
    ['freeze:x', '--methods: “freeze:x” is no method. Did you mean “freeze:3”?'],
    [
      'freeze-share',
      '--methods: “freeze-share” does not say what share of the blocks stays frozen. Add the number, as in freeze-share:2/3.',
    ],
    ['freeze-share:1', '--methods: “freeze-share:1” is no method.'],
    ['freeze:1/2', '--methods: “freeze:1/2” is no method.'],
    ['green-trainer:1.5', '--methods: “green-trainer:1.5” is no method.'],
    ['variability:2', '--methods: “variability:2” is no method.'],
    ['', '--methods: A method is missing.'],
  ])('refuses “%s”', (typed, message) => {
    expect(() => parseMethodWord(typed)).toThrow(message);
  });
});

it('a method is called by the word that makes it', () => {
  for (const word of [
    ...METHOD_WORDS,
    'freeze:0',
    'lora-half',
    'freeze:3-lora',
    'lift-end-lora',
    'salf-lora',
    'block-influence:1/7',
    'green-trainer:0.7',
  ]) {
    const { method, lora } = parseMethodWord(word);
    const again = parseMethodWord(wordOf(MethodRequest.parse(method), lora));
    expect(MethodRequest.parse(again.method)).toEqual(MethodRequest.parse(method));
    expect(again.lora).toBe(lora);
  }
  expect([methodTitle('last-k'), methodTitle('full'), canonicalWord('no method')]).toEqual([
    'freeze',
    'full',
    'no method',
  ]);
  expect([familyWord('last-k', true), familyWord('half', true)]).toEqual(['freeze-lora', 'lora-half']);
});
