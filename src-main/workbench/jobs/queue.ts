import { hostname } from 'node:os';
import { formatFault, InputError } from '../../base/errors.ts';
import { faultOf } from '../../base/fault-of.ts';
import { isGone, thisProcess } from '../../base/processes.ts';
import { throttle } from '../../base/throttle.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { targetOf } from '../../contract/job.ts';
import type { JobRequest } from '../../contract/job.ts';
import type { JobView } from '../../contract/routes/jobs.ts';
import type { StoredJob } from '../../store/jobs.ts';
import type { Store } from '../../store/open.ts';
import { isOpen } from '../../contract/targets.ts';
import { createJobId } from '../../store/run-id.ts';
import type { EngineSettings } from '../../supervision/engine-host.ts';
import type { Hub } from '../hub.ts';
import { forWindows } from './for-windows.ts';
import { WORD_PAUSE } from './job.ts';
import type { JobContext, JobCourse, JobEnd, RunningJob } from './job.ts';
import { beginJob } from './kinds.ts';
import { moveBefore } from './order.ts';
import { withThreads } from './threads.ts';
import { AT_REST, jobView } from './view.ts';

/** Least time between two words that runs stand elsewhere, in milliseconds: windows read lists again. */
const CHANGE_PAUSE = 2000;

/** A job at work. */
interface Current {
  readonly id: string;
  readonly job: RunningJob;
  /** Once its end is in the store. */
  readonly over: Promise<void>;
  isStopping: boolean;
}

/**
 * The jobs of a workspace, one at work on this machine at a time; those whose runs train at a target wait for nobody. All of it
 * is in the store, so that it survives the program.
 */
export class JobQueue {
  readonly #store: Store;
  readonly #hub: Hub;
  readonly #engine: EngineSettings;
  #current: Current | null = null;
  /** Jobs at targets, by id. */
  readonly #away = new Map<string, Current>();
  /** What jobs said of themselves while this program runs. */
  readonly #courses = new Map<string, JobCourse>();
  #isClosed = false;

  constructor(store: Store, hub: Hub, engine: EngineSettings) {
    this.#store = store;
    this.#hub = hub;
    this.#engine = engine;
    store.jobs.purge();
    pauseOrphans(store);
    this.#next();
  }

  list(): JobView[] {
    return this.#store.jobs.all().map((job) => this.#view(job));
  }

  add(request: JobRequest, title: string): JobView {
    const id = createJobId((each) => this.#store.jobs.get(each) !== null);
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
    const running = this.#running(id);
    if (running !== null) {
      running.isStopping = true;
      running.job.cancel();
      this.#tell(id);
    } else if (job.state === 'waiting') this.#leave(id, 'paused', null);
    else if (job.state === 'running') throw refused(job, 'is running in another program');
    else if (job.state !== 'paused') throw refused(job, 'does not run');
    return this.#view(this.#find(id));
  }

  /** Puts a job that was paused, that failed or of which runs failed back to its place in the line. */
  resume(id: string): JobView {
    const job = this.#find(id);
    if (job.state === 'running' || job.state === 'waiting') throw refused(job, 'is in the queue already');
    if (job.state === 'done' && job.message === null) throw refused(job, 'is done; nothing of it is left to do');
    this.#leave(id, 'waiting', null);
    this.#next();
    return this.#view(this.#find(id));
  }

  /** Takes a job out of the list. What it made is kept. */
  forget(id: string): void {
    const job = this.#find(id);
    if (job.state === 'running') throw refused(job, 'is running');
    this.#store.jobs.setRemoved(id, true);
    this.#hub.changed('jobs');
  }

  /** Takes back that a job was forgotten. */
  remember(id: string): JobView {
    this.#find(id);
    this.#store.jobs.setRemoved(id, false);
    this.#hub.changed('jobs');
    this.#next();
    return this.#view(this.#find(id));
  }

  /** @param before the job that comes after it; null: it goes last */
  move(id: string, before: string | null): void {
    const job = this.#find(id);
    if (job.state !== 'waiting' && job.state !== 'paused') throw refused(job, 'does not wait');
    const open = this.#store.jobs.all().filter(({ state }) => state !== 'done' && state !== 'failed');
    const ids = open.map((each) => each.id);
    this.#store.jobs.arrange(moveBefore(ids, id, before));
    this.#hub.changed('jobs');
  }

  /** The job that trains this run now; null: none does. */
  jobOf(run: string): string | null {
    const current = this.#current;
    if (current !== null && this.#courses.get(current.id)?.run === run) return current.id;
    const placement = this.#away.size === 0 ? null : this.#store.placements.get(run);
    if (placement === null || !isOpen(placement)) return null;
    const experiments = this.#store.experimentRuns.experimentsOf(run);
    return [...this.#away.keys()].find((id) => experiments.includes(this.#find(id).subject ?? '')) ?? null;
  }

  /** Stops what is at work here and waits until it has kept what it has. Runs at targets continue, and are followed again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const away = [...this.#away.values()];
    this.#current?.job.cancel();
    for (const { job } of away) job.kill();
    await Promise.all([this.#current?.over, ...away.map(({ over }) => over)]);
  }

  /** Ends what is at work at once, and begins nothing more. */
  kill(): void {
    this.#isClosed = true;
    this.#current?.job.kill();
    for (const { job } of this.#away.values()) job.kill();
  }

  #running(id: string): Current | null {
    return this.#current?.id === id ? this.#current : (this.#away.get(id) ?? null);
  }

  #next(): void {
    if (this.#isClosed) return;
    const waiting = this.#store.jobs.all().filter(({ state }) => state === 'waiting');
    for (const job of waiting.filter(({ request }) => targetOf(request) !== null)) this.#begin(job);
    for (const job of waiting) {
      if (this.#current !== null) return;
      if (targetOf(job.request) === null) this.#begin(job);
    }
  }

  #begin(job: StoredJob): void {
    const { id, request } = job;
    // Another program in the same workspace may be faster.
    if (!this.#store.jobs.start(id, thisProcess())) return;
    this.#courses.set(id, AT_REST);
    const running = beginJob(request, this.#contextOf(id));
    const over = running.ended.then(
      (end) => this.#end(job, end),
      (thrown: unknown) => this.#fail(job, thrown),
    );
    // Where not even the end can be written, nobody but the windows is left to hear it.
    const heard = over.catch((thrown: unknown) => this.#notice('failure', job, 'Failed', formatFault(faultOf(thrown))));
    const current = { id, over: heard, job: running, isStopping: false };
    if (targetOf(request) === null) this.#current = current;
    else this.#away.set(id, current);
    this.#hub.changed('jobs');
    this.#tell(id);
  }

  #contextOf(id: string): JobContext {
    const tell = (): void => this.#tell(id);
    const tellAtTimes = throttle(tell, WORD_PAUSE);
    const tellEvent = (subject: string, event: EngineEvent): void =>
      this.#hub.tell({ type: 'engine', subject, event: forWindows(event) });
    const tellStep = throttle(tellEvent, WORD_PAUSE);
    const changedAtTimes = throttle(() => this.#hub.changed('runs', 'experiments'), CHANGE_PAUSE);
    return {
      store: this.#store,
      engine: this.#engine,
      subject: (subject) => {
        this.#store.jobs.noteSubject(id, subject);
        this.#hub.changed('experiments', 'analyses');
        tell();
      },
      course: (course) => {
        const before = this.#courses.get(id) ?? AT_REST;
        const now = { ...before, ...course };
        this.#courses.set(id, now);
        if (now.run !== before.run) this.#hub.changed('runs');
        else if (now.run !== null) changedAtTimes();
        const isSameCell = now.run === before.run && now.done === before.done && now.total === before.total;
        (isSameCell ? tellAtTimes : tell)();
      },
      says: (text) => {
        const title = this.#find(id).title;
        this.#hub.tell({ type: 'notice', level: 'info', title, text, run: null });
      },
      placed: () => changedAtTimes(),
      event: (subject, event) => {
        // The numbers of all steps are in the store.
        if (event.type === 'progress') tellStep(subject, event);
        else tellEvent(subject, event);
      },
    };
  }

  #end(job: StoredJob, { state, message }: JobEnd): void {
    const isLeft = this.#isClosed && state === 'paused' && targetOf(job.request) !== null;
    // The next program follows it again.
    this.#leaveCurrent(job.id, isLeft && this.#running(job.id)?.isStopping !== true ? 'waiting' : state, message);
    if (state === 'done') {
      const level = message === null ? 'info' : 'failure';
      this.#notice(level, job, 'Done', message ?? 'Everything was done.');
    }
    this.#next();
  }

  #fail(job: StoredJob, thrown: unknown): void {
    const text = formatFault(faultOf(thrown));
    this.#leaveCurrent(job.id, 'failed', text);
    this.#notice('failure', job, 'Failed', text);
    this.#next();
  }

  #notice(level: 'info' | 'failure', { title, request }: StoredJob, how: string, text: string): void {
    const run = request.kind === 'run' ? request.run : null;
    this.#hub.tell({ type: 'notice', level, title: `${how}: ${title}`, text, run });
  }

  #leaveCurrent(id: string, state: Exclude<StoredJob['state'], 'running'>, message: string | null): void {
    if (this.#current?.id === id) this.#current = null;
    this.#away.delete(id);
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

  #view(job: StoredJob): JobView {
    const isStopping = this.#running(job.id)?.isStopping ?? false;
    return jobView(this.#store, job, this.#courses.get(job.id) ?? null, isStopping);
  }

  #find(id: string): StoredJob {
    const job = this.#store.jobs.get(id);
    if (job !== null) return job;
    const remedy = 'See the queue for those there are.';
    throw new InputError({ code: 'request.bad-option', field: 'job', message: `There is no job ${id}.`, remedy });
  }
}

/** A program that was killed leaves a job that claims to be at work. */
function pauseOrphans(store: Store): void {
  for (const job of store.jobs.all()) {
    if (job.state !== 'running' || isElsewhere(job)) continue;
    // Runs at a target continued without it.
    if (targetOf(job.request) !== null) store.jobs.leave(job.id, 'waiting', null);
    else store.jobs.leave(job.id, 'paused', 'The program ended while it was running.');
  }
}

/** Whether another program of this machine is at work. After a restart this one may have the number of the one before. */
function isElsewhere({ hostName: name, hostPid: pid, hostStart: start }: StoredJob): boolean {
  if (name !== hostname() || pid === null || pid === process.pid) return false;
  return !isGone({ name, pid, start });
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
