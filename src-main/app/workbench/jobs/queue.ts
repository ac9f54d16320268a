import { hostname } from 'node:os';
import { faultOf, formatFault, InputError } from '../../../base/errors.ts';
import { isAlive } from '../../../base/processes.ts';
import type { JobRequest } from '../../../contract/job.ts';
import type { JobView } from '../../../contract/routes/jobs.ts';
import type { StoredJob } from '../../../store/jobs.ts';
import type { Store } from '../../../store/open.ts';
import { createJobId } from '../../../store/run-id.ts';
import type { EngineSettings } from '../../engine-host.ts';
import type { Hub } from '../hub.ts';
import { EventGate } from './event-gate.ts';
import type { JobContext, JobCourse, JobEnd, RequestOf, RunningJob } from './job.ts';
import { JOB_STARTERS } from './kinds.ts';
import { placeBefore } from './place.ts';
import { withThreads } from './threads.ts';

const AT_REST: JobCourse = { run: null, done: 0, total: 0, etaSeconds: null };

/** The jobs of a workspace, one at work at a time. All of it is in the store, so that it survives the program. */
export class JobQueue {
  readonly #store: Store;
  readonly #hub: Hub;
  readonly #engine: EngineSettings;
  #current: { readonly id: string; readonly job: RunningJob; readonly over: Promise<void> } | null = null;
  /** What jobs said of themselves while this program runs. */
  readonly #courses = new Map<string, JobCourse>();
  #isClosed = false;

  constructor(store: Store, hub: Hub, engine: EngineSettings) {
    this.#store = store;
    this.#hub = hub;
    this.#engine = engine;
    this.#pauseOrphans();
    this.#next();
  }

  list(): JobView[] {
    return this.#store.jobs.all().map((job) => this.#view(job));
  }

  add(request: JobRequest, title: string): JobView {
    const id = createJobId();
    // Said in the request itself, so that what is kept of a run says with how many it ran.
    const { threads } = this.#store.preferences.all();
    this.#store.jobs.add({ id, title, request: withThreads(request, threads) });
    this.#hub.changed('jobs');
    this.#next();
    return this.#view(this.#find(id));
  }

  /** Stops a job at its next step, or takes a waiting one out of the line. */
  pause(id: string): JobView {
    const job = this.#find(id);
    if (this.#current?.id === id) this.#current.job.cancel();
    else if (job.state === 'waiting') this.#leave(id, 'paused', null);
    else if (job.state !== 'paused') throw refused(job, 'does not run');
    return this.#view(this.#find(id));
  }

  /** Puts a job that was paused, that failed or of which runs failed back into the line. */
  resume(id: string): JobView {
    const job = this.#find(id);
    if (job.state === 'running' || job.state === 'waiting') throw refused(job, 'is in the queue already');
    this.#leave(id, 'waiting', null);
    this.#next();
    return this.#view(this.#find(id));
  }

  /** Takes a job out of the list. What it made is kept. */
  forget(id: string): void {
    const job = this.#find(id);
    if (job.state === 'running') throw refused(job, 'is at work');
    this.#store.jobs.remove(id);
    this.#hub.changed('jobs');
  }

  /** @param before the job that shall come after it; null: it goes last */
  move(id: string, before: string | null): void {
    this.#find(id);
    this.#store.jobs.move(id, placeBefore(this.#store.jobs.all(), id, before));
    this.#hub.changed('jobs');
  }

  /** The job that trains this run now; null: none does. */
  jobOf(run: string): string | null {
    const current = this.#current;
    return current !== null && this.#courses.get(current.id)?.run === run ? current.id : null;
  }

  /** Stops what is at work and waits until it has kept what it has. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#current?.job.cancel();
    await this.#current?.over;
  }

  /** Ends what is at work at once, and begins nothing more. */
  kill(): void {
    this.#isClosed = true;
    this.#current?.job.kill();
  }

  #next(): void {
    if (this.#current !== null || this.#isClosed) return;
    const job = this.#store.jobs.all().find(({ state }) => state === 'waiting');
    if (job === undefined) return;
    const { id } = job;
    this.#store.jobs.start(id, { name: hostname(), pid: process.pid });
    this.#courses.set(id, AT_REST);
    const gate = new EventGate((subject, event) => this.#hub.tell({ type: 'engine', subject, event }));
    const context: JobContext = {
      ...{ store: this.#store, engine: this.#engine },
      subject: (subject) => {
        this.#store.jobs.noteSubject(id, subject);
        this.#hub.changed('experiments', 'analyses');
        this.#tell(id);
      },
      course: (course) => {
        const before = this.#courses.get(id) ?? AT_REST;
        this.#courses.set(id, { ...before, ...course });
        if (course.run !== undefined) this.#hub.changed('runs');
        if (course.etaSeconds === undefined || gate.isOpen()) this.#tell(id);
      },
      event: (subject, event) => gate.pass(subject, event),
    };
    // The starter may throw at once; that is the job's failure, too.
    const started = Promise.resolve().then(() => start(job.request, context));
    const over = started
      .then(({ ended }) => ended)
      .then(
        (end) => this.#end(job, end),
        (thrown: unknown) => this.#fail(job, thrown),
      );
    let asked: 'cancel' | 'kill' | null = null;
    let running: RunningJob | null = null;
    void started.then(
      (each) => {
        running = each;
        if (asked !== null) each[asked]();
      },
      () => undefined,
    );
    const ask = (how: 'cancel' | 'kill') => (): void => {
      asked = how;
      running?.[how]();
    };
    this.#current = {
      id,
      over,
      job: { ended: started.then(({ ended }) => ended), cancel: ask('cancel'), kill: ask('kill') },
    };
    this.#tell(id);
  }

  #end({ id, title }: StoredJob, { state, message }: JobEnd): void {
    this.#leaveCurrent(id, state, message);
    if (state === 'done') {
      const text = message ?? 'Everything was done.';
      this.#hub.tell({
        type: 'notice',
        level: message === null ? 'info' : 'failure',
        title: `Done: ${title}`,
        text,
        run: null,
      });
    }
    this.#next();
  }

  #fail({ id, title }: StoredJob, thrown: unknown): void {
    const text = formatFault(faultOf(thrown));
    this.#leaveCurrent(id, 'failed', text);
    this.#hub.tell({ type: 'notice', level: 'failure', title: `Failed: ${title}`, text, run: null });
    this.#next();
  }

  #leaveCurrent(id: string, state: 'done' | 'paused' | 'failed', message: string | null): void {
    this.#current = null;
    const { done, total } = this.#courses.get(id) ?? AT_REST;
    this.#courses.set(id, { ...AT_REST, done, total });
    this.#leave(id, state, message);
    this.#hub.changed('runs', 'analyses', 'experiments');
  }

  #leave(id: string, state: Exclude<StoredJob['state'], 'running'>, message: string | null): void {
    this.#store.jobs.leave(id, state, message);
    this.#hub.changed('jobs');
    this.#tell(id);
  }

  #tell(id: string): void {
    this.#hub.tell({ type: 'job', job: this.#view(this.#find(id)) });
  }

  #pauseOrphans(): void {
    for (const { id, state, hostName, hostPid } of this.#store.jobs.all()) {
      if (state !== 'running' || (hostName === hostname() && hostPid !== null && isAlive(hostPid))) continue;
      this.#store.jobs.leave(id, 'paused', 'The program ended while it was at work.');
    }
  }

  #view({ id, title, request, state, subject, message, createdAt }: StoredJob): JobView {
    const course = this.#courses.get(id) ?? AT_REST;
    return { id, kind: request.kind, title, state, subject, message, createdAt, ...course };
  }

  #find(id: string): StoredJob {
    const job = this.#store.jobs.get(id);
    if (job !== null) return job;
    const remedy = 'See the queue for those there are.';
    throw new InputError({ code: 'request.bad-option', field: 'job', message: `There is no job ${id}.`, remedy });
  }
}

function start(request: JobRequest, context: JobContext): RunningJob {
  const starter = JOB_STARTERS[request.kind] as (of: RequestOf<typeof request.kind>, with_: JobContext) => RunningJob;
  return starter(request, context);
}

function refused({ id, title }: StoredJob, why: string): InputError {
  const message = `“${title}” (${id}) ${why}.`;
  return new InputError({
    code: 'request.bad-option',
    field: 'job',
    message,
    remedy: 'See the queue for where it stands.',
  });
}
