import type { AnswerOf, Asked, QuestionOf } from './there/protocol.ts';

/** What came back: the answer, and the bytes behind it. */
export interface Told<Ask extends Asked> {
  readonly answer: AnswerOf<Ask>;
  readonly body: Uint8Array;
}

/** How a machine starts the program that lies there, in words of sh. */
export interface ProgramThere {
  /** Lines that come first. */
  readonly setup: string;
  /** Node and the command line's main file. */
  readonly command: string;
  /** The folder of all runs. */
  readonly runs: string;
}

/** A machine that cells are given to: this one, or one that is reached by ssh. */
export interface Machine {
  /** For sentences: `me@login`, `this machine`. */
  readonly name: string;
  /** Whether its runs lie in the workspace itself, so that nothing is sent or brought back. */
  readonly isHere: boolean;
  /** Name of the folder of this version of the program there; null: it is used where it is. */
  readonly program: string | null;
  /** Makes sure that this version of the program is there. @throws SalfError `target.unreachable`, `target.program` */
  prepare(say: (sentence: string) => void): Promise<ProgramThere>;
  /**
   * Asks the program there; {@link prepare} comes first.
   * @param body bytes that go with the question
   * @throws SalfError of the machine, `target.unreachable`, `target.program`
   */
  ask<Ask extends Asked>(question: QuestionOf<Ask>, body?: AsyncIterable<Uint8Array>): Promise<Told<Ask>>;
}
