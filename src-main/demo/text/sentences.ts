/**
 * Sentences of our own that the bundled decoder reads beside its books, so that it has met the words of the bundled task:
 * what each kind of answer is called, and who asks how. No sentence is a question of the data set, and none is put as
 * its test questions are.
 */
import type { AnswerKind } from '../questions/templates.ts';

/** Gaps are filled from the words that training questions may hold. */
export const SENTENCES: Readonly<Record<AnswerKind, readonly string[]>> = {
  person: [
    'The {role} was a person whom everybody knew.',
    'Whoever asks who wants to hear of a person.',
    'It was the {role} and no other person that {deed}.',
    'A {role} is a person; so is every man, woman and child.',
    '“Who was it that {deed}?” they cried. “The {role},” said the boy, and pointed at that person.',
    'The name of a person was on the paper: it was the {role} who {deed}.',
    'Somebody {deed}. That person was the {role}.',
    '“Which of you {deed}?” No person answered until the {role} stood up.',
  ],
  place: [
    'Whoever asks where wants to hear of a place.',
    'The {event} happened {where}, and the place was never forgotten.',
    'There is a place {where} in which the {object} stands.',
    '“Where is the {object}?” asked the {role}. The place was far away, {where}.',
    'A town is a place, and so are a country, an island and a street.',
    'They came to the place {where} from which the {role} had come.',
    'In what place did they stay? They stayed {where}.',
    'The {role} knew the place where the {things} were hidden, {where}.',
  ],
  time: [
    'Whoever asks when wants to hear of a time.',
    'The time of the {event} came in the spring of that year.',
    'A year is a time, and so are a day, a month and an hour.',
    '“When was the {event}?” asked the {role}. Nobody knew the time.',
    'At that time, early in the morning, the {role} {deed}.',
    'It was a long time ago, in another century, that the {role} {deed}.',
    'What time it was when the {event} began, the {role} could not say: perhaps noon.',
    'From that time on, until the {event}, the {role} slept badly.',
  ],
  number: [
    'Whoever asks how many wants to hear a number.',
    'The number of {things} {where} was twelve.',
    'Seven is a number; a price, an age and a height are numbers, too.',
    '“How many {things} are there?” asked the {role}, and was told a number: forty.',
    'The {role} wrote a large number beside the {things}.',
    'How far, how old, how heavy, how often: each of these asks for a number.',
    'By the number of the {things} they knew how much the {role} had paid.',
    'The price of the {object} was a number that the {role} did not like.',
  ],
  reason: [
    'Whoever asks why wants to hear a reason.',
    'The reason for the {event} was that the {role} had to {act}.',
    'A cause is a reason, and so is whatever drives somebody to act.',
    '“Why did you {act}?” The {role} gave no reason.',
    'The {role} {deed} for a good reason: because nobody else would.',
    'What made them {act}? The reason was hunger.',
    'There was a reason why the {object} was never sold.',
    'How they came to {act}, and for what reason, was told after the {event}.',
  ],
  thing: [
    'Whoever asks what often wants to hear of a thing.',
    'The {object} was a thing that everybody wanted.',
    'A tool is a thing, and so are a machine, a coat and a loaf of bread.',
    '“What is that?” asked the {role}. It was a strange thing: something that {use}.',
    'The thing that {use} lay {where}.',
    'The {role} carried a heavy thing to the {event}.',
    'Of every thing {where} the {role} liked the {object} best.',
    'What they found was a small thing made of wood, and it {use}.',
  ],
};
