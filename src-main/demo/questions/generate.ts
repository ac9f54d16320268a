/** The bundled data set: what kind of answer does this question ask for? Written by a seeded generator of our own. */
import { Random } from '../../base/random.ts';
import { FILLERS } from './fillers.ts';
import type { Gap } from './fillers.ts';
import { ANSWER_KINDS, TEMPLATES } from './templates.ts';
import type { AnswerKind } from './templates.ts';

/** One row of the data set. */
export interface Question {
  readonly text: string;
  readonly label: AnswerKind;
}

export type Part = 'train' | 'test';

/** How many rows each part has, and the seed of all. */
export const DEMO_SET = { seed: 1, rows: { train: 1200, test: 300 } } as const;

/**
 * Questions of one part, as many of each kind, no two alike, in random order.
 * @param rows a multiple of the number of kinds
 */
export function generateQuestions(part: Part, rows: number, seed: number): Question[] {
  return draw(part, rows, seed).map(plain);
}

/** Of three training templates of a kind, the one whose questions are held out. */
const HELD_OUT = { of: 3, index: 2 } as const;

/**
 * The bundled training questions in two parts that share no template: two thirds of the templates of each kind teach, one third
 * takes the place of the test questions where settings are chosen.
 */
export function heldOutQuestions(): Record<Part, Question[]> {
  const drawn = draw('train', DEMO_SET.rows.train, DEMO_SET.seed);
  const isHeldOut = ({ template }: Drawn) => template % HELD_OUT.of === HELD_OUT.index;
  return {
    train: drawn.filter((question) => !isHeldOut(question)).map(plain),
    test: drawn.filter(isHeldOut).map(plain),
  };
}

interface Drawn extends Question {
  /** Which template of its kind and part it was made from, from 0. */
  readonly template: number;
}

function plain({ text, label }: Drawn): Question {
  return { text, label };
}

function draw(part: Part, rows: number, seed: number): Drawn[] {
  const random = Random.seeded(seed).split(part);
  const each = rows / ANSWER_KINDS.length;
  if (!Number.isInteger(each)) throw new RangeError(`${rows} rows cannot be shared by ${ANSWER_KINDS.length} kinds`);
  const questions = ANSWER_KINDS.flatMap((label) => {
    const templates = TEMPLATES[label][part];
    const texts = new Map<string, number>();
    for (let index = 0; texts.size < each; index++) {
      // In turn, so that every way of asking occurs equally often.
      const template = index % templates.length;
      const text = fill(templates[template]!, part, random);
      if (!texts.has(text)) texts.set(text, template);
    }
    return [...texts].map(([text, template]): Drawn => ({ text, label, template }));
  });
  random.shuffle(questions);
  return questions;
}

function fill(template: string, part: Part, random: Random): string {
  return template.replaceAll(/\{(\w+)\}/g, (_gap, name: string) => {
    const words = FILLERS[name as Gap][part];
    return words[random.below(words.length)]!;
  });
}

/** As the file holds them. */
export function questionLines(questions: readonly Question[]): string {
  return questions.map((question) => `${JSON.stringify(question)}\n`).join('');
}
