import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILLERS } from './fillers.ts';
import { DEMO_SET, generateQuestions, heldOutQuestions, questionLines } from './generate.ts';
import { ANSWER_KINDS, TEMPLATES } from './templates.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'resources', 'demo');
const PARTS = ['train', 'test'] as const;

/** What a question of a template looks like. */
function form(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('?', '\\?').replaceAll(/\{\w+\}/g, '.+')}$`);
}

describe('the bundled questions', () => {
  it.each(PARTS)('are what the generator writes: %s', (part) => {
    const written = readFileSync(join(FOLDER, `${part}.jsonl`), 'utf8').replaceAll('\r\n', '\n');
    expect(questionLines(generateQuestions(part, DEMO_SET.rows[part], DEMO_SET.seed))).toBe(written);
  });

  it.each(PARTS)('are shared evenly by the kinds of answer, and none occurs twice: %s', (part) => {
    const questions = generateQuestions(part, DEMO_SET.rows[part], DEMO_SET.seed);
    for (const kind of ANSWER_KINDS) {
      expect(questions.filter(({ label }) => label === kind)).toHaveLength(DEMO_SET.rows[part] / 6);
    }
    expect(new Set(questions.map(({ text }) => text)).size).toBe(DEMO_SET.rows[part]);
    expect(questions.filter(({ text }) => /[{}]| {2}/.test(text))).toEqual([]);
  });

  it('test with other words and other ways of asking than they teach with', () => {
    const pairs = [...Object.values(FILLERS), ...Object.values(TEMPLATES)];
    for (const { train, test } of pairs) {
      expect(train.filter((each) => test.includes(each))).toEqual([]);
    }
  });

  it('use every way of asking', () => {
    for (const kind of ANSWER_KINDS) {
      for (const part of PARTS) {
        const texts = generateQuestions(part, DEMO_SET.rows[part], DEMO_SET.seed).map(({ text }) => text);
        for (const template of TEMPLATES[kind][part]) {
          expect(
            texts.some((text) => form(template).test(text)),
            template,
          ).toBe(true);
        }
      }
    }
  });

  it('are held out template by template where settings are chosen', () => {
    const { train, test } = heldOutQuestions();
    const all = generateQuestions('train', DEMO_SET.rows.train, DEMO_SET.seed);
    expect([...train, ...test].map(({ text }) => text).toSorted()).toEqual(all.map(({ text }) => text).toSorted());
    for (const kind of ANSWER_KINDS) {
      const templates = TEMPLATES[kind].train.filter((_template, index) => index % 3 === 2);
      const forms = templates.map((each) => form(each));
      const asked = test.filter(({ label }) => label === kind);
      expect(asked.every(({ text }) => forms.some((each) => each.test(text)))).toBe(true);
      expect(asked.length).toBeGreaterThan(50);
      const strict = forms.filter((each) => !train.some(({ text, label }) => label === kind && each.test(text)));
      expect(strict.length, 'a template of few words may fit a longer question, too').toBeGreaterThanOrEqual(3);
    }
  });

  it('are others for another seed', () => {
    expect(generateQuestions('test', 60, 2)).not.toEqual(generateQuestions('test', 60, 1));
    expect(() => generateQuestions('test', 61, 1)).toThrow('61 rows cannot be shared by 6 kinds');
  });
});
