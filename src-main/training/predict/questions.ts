/** Questions in the order in which they came, for whoever answers them one by one. */
import type { Question } from '../../contract/predict.ts';

export class QuestionLine {
  readonly #waiting: Question[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  put(question: Question): void {
    this.#waiting.push(question);
    this.#wake();
  }

  /** No more will come, and those that wait are not answered. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The next question; null where the line was closed, or none came for so many milliseconds. */
  async next(patience: number): Promise<Question | null> {
    if (!this.#isClosed && this.#waiting.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        this.#wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#isClosed ? null : (this.#waiting.shift() ?? null);
  }
}
