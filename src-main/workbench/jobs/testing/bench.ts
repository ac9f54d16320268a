import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentRequest } from '../../../contract/experiment.ts';
import type { JobRequest, JobState } from '../../../contract/job.ts';
import type { JobView } from '../../../contract/routes/jobs.ts';
import type { WindowEvent } from '../../../contract/window-events.ts';
import { openStore } from '../../../store/open.ts';
import type { Store } from '../../../store/open.ts';
import { tinyExperiment } from '../../../comparison/testing/tiny-experiment.ts';
import type { TinyExperiment } from '../../../comparison/testing/tiny-experiment.ts';
import { Hub } from '../../hub.ts';
import { JobQueue } from '../queue.ts';

/** A workspace with a queue whose engines are fake ones, and all events that were sent to windows. */
export class QueueBench {
  readonly tiny: TinyExperiment;
  readonly store: Store;
  readonly hub = new Hub();
  readonly sent: WindowEvent[] = [];
  readonly #queues: JobQueue[] = [];

  private constructor(tiny: TinyExperiment, store: Store) {
    this.tiny = tiny;
    this.store = store;
    this.hub.listen((event) => this.sent.push(event));
  }

  static async open(): Promise<QueueBench> {
    const tiny = tinyExperiment();
    return new QueueBench(tiny, await openStore(join(tiny.folder, 'workspace')));
  }

  /** As a program that begins. */
  queue(entry: string): JobQueue {
    const queue = new JobQueue(this.store, this.hub, { entry });
    this.#queues.push(queue);
    return queue;
  }

  /** Stops a job of the last program, if it still can be. */
  pause(id: string): void {
    this.#queues.at(-1)!.pause(id);
  }

  /** A comparison of one method. */
  experiment(method: 'full' | 'freeze:1', seeds: readonly number[] = [1]): JobRequest {
    const { request } = this.tiny;
    const methods = request.methods.filter(({ name }) => name === method);
    const one: ExperimentRequest = { ...request, methods, seeds: [...seeds], baseline: method };
    return { kind: 'experiment', request: one };
  }

  /** Waits until a job is in a state, or until windows were sent another event. */
  async until(fits: (event: WindowEvent) => boolean): Promise<void> {
    if (this.sent.some(fits)) return;
    await new Promise<void>((resolve) => {
      const stop = this.hub.listen((event) => {
        if (!fits(event)) return;
        stop();
        resolve();
      });
    });
  }

  /** Forgets the events so far, so that later ones are waited for. */
  hush(): void {
    this.sent.length = 0;
  }

  jobs(): JobView[] {
    return this.sent.flatMap((event) => (event.type === 'job' ? [event.job] : []));
  }

  notices(): string[] {
    return this.sent.flatMap((event) => (event.type === 'notice' ? [`${event.level}: ${event.title}`] : []));
  }

  async close(): Promise<void> {
    for (const queue of this.#queues) await queue.close();
    this.store.close();
    rmSync(this.tiny.folder, { recursive: true });
  }
}

export const becomes =
  (id: string, state: JobState) =>
  (event: WindowEvent): boolean =>
    event.type === 'job' && event.job.id === id && event.job.state === state;

/** A run has made so many steps, or more. */
export const steps =
  (count: number) =>
  (event: WindowEvent): boolean =>
    event.type === 'engine' && event.event.type === 'progress' && event.event.step >= count;
