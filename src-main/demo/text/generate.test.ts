import { describe, expect, it } from 'vitest';
import { generateQuestions, DEMO_SET } from '../questions/generate.ts';
import { ANSWER_KINDS, TEMPLATES } from '../questions/templates.ts';
import { generateText } from './generate.ts';
import { SENTENCES } from './sentences.ts';

describe('the text beside the books', () => {
  const text = generateText(400, 1);

  it('is the same for the same seed, and has no gap left', () => {
    expect(generateText(400, 1)).toBe(text);
    expect(generateText(400, 2)).not.toBe(text);
    expect(text).not.toMatch(/[{}]/);
    expect(text.split('\n\n')).toHaveLength(400);
  });

  it('calls every kind of answer by its word', () => {
    for (const kind of ANSWER_KINDS) expect(text.split(new RegExp(`\\b${kind}\\b`)).length).toBeGreaterThan(100);
  });

  it('holds no question of the data set, and none of its ways of asking', () => {
    const questions = [...generateQuestions('test', DEMO_SET.rows.test, 1), ...generateQuestions('train', 1200, 1)];
    expect(questions.filter((question) => text.includes(question.text))).toEqual([]);
    const asked = Object.values(TEMPLATES).flatMap(({ train, test }) => [...train, ...test]);
    const sentences = Object.values(SENTENCES).flat();
    expect(asked.filter((template) => sentences.some((sentence) => sentence.includes(template)))).toEqual([]);
  });
});
