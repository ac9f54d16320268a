import { expect, it } from 'vitest';
import { findTerm, GLOSSARY, TERMS, termText } from './glossary.ts';
import type { Term } from './glossary.ts';

it('explains each term in one sentence, with its source, in the order of the alphabet', () => {
  expect(TERMS.toSorted((a, b) => a.localeCompare(b))).toEqual(TERMS);
  const terms: readonly Term[] = Object.values(GLOSSARY);
  // A colon or a semicolon may part it, a full stop ends it.
  expect(terms.filter(({ means }) => !/^[A-Z][^.]*(\d\.\d[^.]*)*\.$/.test(means))).toEqual([]);
  expect(terms.filter(({ source }) => source === '')).toEqual([]);
  expect(termText('deviation')).toBe(
    'Distance of a latent state from the semantic basis of its label, 1 - cosine of the two. (SALF, arXiv 2406.11753)',
  );
});

it('finds a term by any of its words, which belong to one term each', () => {
  expect(['Gain', 'macro-f1', 'F1', ' LoRA ', 'semantic bases', 'E'].map(findTerm)).toEqual([
    'gain',
    'macro-F1',
    'macro-F1',
    'adapter',
    'semantic basis',
    'e',
  ]);
  expect(findTerm('gian')).toBeNull();
  const words = (Object.entries(GLOSSARY) as [string, Term][]).flatMap(([name, { also = [] }]) => [
    name.toLowerCase(),
    ...also,
  ]);
  expect(new Set(words).size).toBe(words.length);
  for (const word of words) expect(findTerm(word)).not.toBeNull();
});
