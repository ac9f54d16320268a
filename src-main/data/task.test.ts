import { describe, expect, it } from 'vitest';
import { labelIndex, labelKey, presetNames, resolveTask, type TaskChoice } from './task.ts';
import { parseTemplate, renderPrompt } from './template.ts';

const preset = (name: string) => resolveTask({ kind: 'preset', preset: name });
const custom = (change: object): TaskChoice => ({
  kind: 'custom',
  template: 'Say: {text}\nIt is',
  labels: [
    { word: 'ham', names: [] },
    { word: 'spam', names: ['junk'] },
  ],
  columns: { texts: ['body'], label: 'kind' },
  ...change,
});

function prompt(name: string, ...texts: string[]): string {
  const task = preset(name);
  return renderPrompt(parseTemplate(task.template, task.columns.texts.length), texts);
}

describe('presets', () => {
  it('have the prompts and label words of the method', () => {
    expect(presetNames()).toEqual(['carer', 'mrpc', 'questions', 'sst5', 'trec', 'webss']);
    expect(prompt('carer', 'x')).toBe('message: x\nemotion:');
    expect(prompt('mrpc', 'x', 'y')).toBe('Premise: x\nHypothesis: y\nPrediction:');
    expect(prompt('questions', 'x')).toBe('Question: x\nAnswer: a');
    expect(prompt('sst5', 'x')).toBe('review: x\nsentiment:');
    expect(prompt('trec', 'x')).toBe('Question: x\nType:');
    expect(prompt('webss', 'x')).toBe('input: x\ntype:');
    const words = Object.fromEntries(
      presetNames().map((name) => [name, preset(name).labels.map((label) => label.word)]),
    );
    expect(words).toEqual({
      carer: ['sadness', 'joy', 'love', 'anger', 'fear', 'surprise'],
      mrpc: ['equivalent', 'not equivalent'],
      questions: ['person', 'place', 'time', 'number', 'reason', 'thing'],
      sst5: ['terrible', 'bad', 'okay', 'good', 'great'],
      trec: ['description', 'entity', 'expression', 'human', 'location', 'number'],
      webss: [
        'business',
        'computers',
        'culture-arts-entertainment',
        'education-science',
        'engineering',
        'health',
        'politics-society',
        'sports',
      ],
    });
  });

  it.each([
    ['carer', ['sadness', 'joy', 'love', 'anger', 'fear', 'surprise']],
    ['mrpc', ['not_equivalent', 'equivalent']],
    ['sst5', ['very negative', 'negative', 'neutral', 'positive', 'very positive']],
    ['trec', ['ABBR', 'ENTY', 'DESC', 'HUM', 'LOC', 'NUM']],
  ])('%s knows the labels of its files by name, by official number and by word', (name, official) => {
    const task = preset(name);
    const index = labelIndex(task);
    expect(new Set(official.map((label) => index.get(labelKey(label)))).size).toBe(official.length);
    official.forEach((label, number) => {
      const position = index.get(String(number))!;
      expect(index.get(labelKey(label))).toBe(position);
      expect(index.get(labelKey(task.labels[position]!.word))).toBe(position);
    });
  });

  it('maps the names to the right words', () => {
    const word = (name: string, label: string) => {
      const task = preset(name);
      return task.labels[labelIndex(task).get(labelKey(label))!]!.word;
    };
    expect(word('trec', 'ABBR')).toBe('expression');
    expect(word('trec', 'ENTY')).toBe('entity');
    expect(word('trec', 'NUM')).toBe('number');
    expect(word('sst5', 'Very Negative')).toBe('terrible');
    expect(word('sst5', 'neutral')).toBe('okay');
    expect(word('mrpc', 'not_equivalent')).toBe('not equivalent');
    expect(word('carer', '5')).toBe('surprise');
  });

  it('are found in any letter case and may read other columns', () => {
    const columns = { texts: ['sentence1', 'sentence2'], label: 'gold' };
    expect(resolveTask({ kind: 'preset', preset: 'MRPC', columns }).columns).toEqual(columns);
  });
});

describe('custom tasks', () => {
  it('number their labels by the names that they are given, and by nothing else', () => {
    expect(labelIndex(resolveTask(custom({}))).get('1')).toBeUndefined();
    const labels = [
      { word: 'good', names: ['1'] },
      { word: 'bad', names: ['2'] },
    ];
    const index = labelIndex(resolveTask(custom({ labels })));
    expect([index.get('0'), index.get('1'), index.get('2')]).toEqual([undefined, 0, 1]);
  });

  it('may use a text twice and other braces freely', () => {
    const parts = parseTemplate('{"a": {text}} {text} {}', 1);
    expect(renderPrompt(parts, ['{text}'])).toBe('{"a": {text}} {text} {}');
  });

  it.each([
    [{ template: 'none' }, 'template: The placeholder {text} is missing. With one text column, write {text}.'],
    [
      { template: '{text} {body}' },
      'template: The placeholder {body} is not known. With one text column, write {text}.',
    ],
    [
      { template: '{text_a}', columns: { texts: ['a', 'b'], label: 'c' } },
      'template: The placeholder {text_b} is missing. With 2 text columns, write {text_a} and {text_b}.',
    ],
    [
      { columns: { texts: ['body'], label: 'body' } },
      'label: The column “body” is chosen as text and as label. Choose another column for one of them (--text-column, --label-column).',
    ],
    [
      { template: '{text_a} {text_b}', columns: { texts: ['a', 'a'], label: 'c' } },
      'secondText: The column “a” is chosen as both texts. Choose another column for one of them (--text-column, --label-column).',
    ],
    [
      { columns: { texts: [], label: 'c' } },
      'columns: A prompt has one or two text columns, not 0. Name one or two text columns.',
    ],
    [{ labels: [{ word: 'a', names: [] }] }, 'labels: A task needs at least two labels. Add the missing label words.'],
    [
      {
        labels: [
          { word: 'a', names: [] },
          { word: ' ', names: [] },
        ],
      },
      'labels: The word of label 2 is empty. Give every label a word.',
    ],
    [
      {
        labels: [
          { word: 'a', names: ['x_y'] },
          { word: 'b', names: ['X y'] },
        ],
      },
      'labels: “X y” stands for both “a” and “b”. Give each label its own word and names.',
    ],
  ])('refuse %j', (change, message) => {
    expect(() => resolveTask(custom(change))).toThrow(expect.objectContaining({ message }));
  });
});

describe('an unknown task', () => {
  it('is answered with the nearest name', () => {
    const known =
      'Use one of carer, mrpc, questions, sst5, trec, webss, or describe your own with a template and label words.';
    const message = (name: string) => () => preset(name);
    expect(message('treck')).toThrow(`task: There is no task “treck”. Did you mean “trec”? ${known}`);
    expect(message('SST-5')).toThrow(`task: There is no task “SST-5”. Did you mean “sst5”? ${known}`);
    expect(message('imagenet')).toThrow(`task: There is no task “imagenet”. ${known}`);
  });
});
