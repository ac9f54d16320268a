import type { Looked } from '../../contract/events.ts';
import type { JobCourse } from './job.ts';

/** How far an analysis has come. */
export class SampleCourse {
  /** When samples were first counted, and how many they were: the time before says nothing of those to come. */
  #first: { readonly at: number; readonly done: number } | null = null;

  after({ done, total }: Pick<Looked, 'done' | 'total'>, now: number = Date.now()): Partial<JobCourse> {
    this.#first ??= { at: now, done };
    const { at, done: before } = this.#first;
    const isTimed = done > before && done < total;
    const etaSeconds = isTimed ? ((now - at) / 1000 / (done - before)) * (total - done) : null;
    return { done, total, etaSeconds };
  }
}
