import type { Label, Task } from './task.ts';

/**
 * The task of the questions that the program brings along, and the five tasks of arXiv 2401.16184 with their zero-shot prompts and label words. No space after the last colon: the
 * label is predicted with a leading space. Names hold the labels of the published files and, as numbers, their
 * official order (that of the Hugging Face loaders).
 */
export const PRESETS: Readonly<Record<string, Task>> = {
  carer: {
    name: 'carer',
    template: 'message: {text}\nemotion:',
    labels: numbered(['sadness', 'joy', 'love', 'anger', 'fear', 'surprise']),
    columns: { texts: ['text'], label: 'label' },
  },
  mrpc: {
    name: 'mrpc',
    template: 'Premise: {text_a}\nHypothesis: {text_b}\nPrediction:',
    labels: [
      { word: 'equivalent', names: ['1'] },
      { word: 'not equivalent', names: ['0'] },
    ],
    columns: { texts: ['text_a', 'text_b'], label: 'label' },
  },
  questions: {
    name: 'questions',
    template: 'Question: {text}\nAnswer: a',
    labels: ['person', 'place', 'time', 'number', 'reason', 'thing'].map((word) => ({ word, names: [] })),
    columns: { texts: ['text'], label: 'label' },
  },
  sst5: {
    name: 'sst5',
    template: 'review: {text}\nsentiment:',
    labels: [
      { word: 'terrible', names: ['0', 'very negative'] },
      { word: 'bad', names: ['1', 'negative'] },
      { word: 'okay', names: ['2', 'neutral'] },
      { word: 'good', names: ['3', 'positive'] },
      { word: 'great', names: ['4', 'very positive'] },
    ],
    columns: { texts: ['text'], label: 'label' },
  },
  trec: {
    name: 'trec',
    template: 'Question: {text}\nType:',
    labels: [
      { word: 'description', names: ['2', 'DESC'] },
      { word: 'entity', names: ['1', 'ENTY'] },
      { word: 'expression', names: ['0', 'ABBR', 'abbreviation'] },
      { word: 'human', names: ['3', 'HUM'] },
      { word: 'location', names: ['4', 'LOC'] },
      { word: 'number', names: ['5', 'NUM', 'numeric'] },
    ],
    columns: { texts: ['text'], label: 'label' },
  },
  webss: {
    name: 'webss',
    template: 'input: {text}\ntype:',
    labels: numbered([
      'business',
      'computers',
      'culture-arts-entertainment',
      'education-science',
      'engineering',
      'health',
      'politics-society',
      'sports',
    ]),
    columns: { texts: ['text'], label: 'label' },
  },
};

function numbered(words: readonly string[]): Label[] {
  return words.map((word, index) => ({ word, names: [String(index)] }));
}
