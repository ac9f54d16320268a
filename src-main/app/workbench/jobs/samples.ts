import type { Looked } from '../../../contract/events.ts';
import type { JobCourse } from './job.ts';

/** Least time between two words about samples, in milliseconds: no eye reads faster. */
const PAUSE = 200;

/** How far an analysis has come, now and then. */
export class SampleCourse {
  /** When samples were first counted, and how many they were: the time before says nothing of those to come. */
  #first: { readonly at: number; readonly done: number } | null = null;
  #last = -Infinity;

  /** @returns what is worth telling; null: it is too early for another word. The last word always comes. */
  after({ done, total }: Pick<Looked, 'done' | 'total'>, now: number = Date.now()): Partial<JobCourse> | null {
    this.#first ??= { at: now, done };
    if (done < total && now - this.#last < PAUSE) return null;
    this.#last = now;
    const { at, done: before } = this.#first;
    const isTimed = done > before && done < total;
    const etaSeconds = isTimed ? ((now - at) / 1000 / (done - before)) * (total - done) : null;
    return { done, total, etaSeconds };
  }
}
