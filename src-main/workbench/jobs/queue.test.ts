import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnalyzeSettings } from '../../contract/request.ts';
import { analysisEngine } from '../../app/testing/fake-analysis.ts';
import { becomes, QueueBench, steps } from './testing/bench.ts';

let bench: QueueBench;
beforeEach(async () => {
  bench = await QueueBench.open();
});
afterEach(() => bench.close());

const states = (): string[] => bench.store.jobs.all().map(({ title, state }) => `${title} ${state}`);
const runStates = (): string[] => bench.store.runs.all().map(({ state }) => state);
const fails = (condition: string, code = 'data.too-long'): string => `
  if (${condition}) {
    await say({ type: 'error', exitCode: 1, fault: { code: '${code}', message: 'It broke.', remedy: 'Mend it.' } });
    process.exit(1);
  }`;

describe('the queue', () => {
  it('does one job after another in the order in which they came', async () => {
    const queue = bench.queue(await bench.tiny.engine(2));
    const first = queue.add(bench.experiment('full'), 'first');
    const second = queue.add(bench.experiment('freeze:1'), 'second');
    expect([first.state, second.state]).toEqual(['running', 'waiting']);
    await bench.until(becomes(second.id, 'done'));
    const order = bench.jobs().map(({ title, state }) => `${title} ${state}`);
    expect(order.indexOf('first done')).toBeLessThan(order.indexOf('second running'));
    expect(bench.notices()).toEqual(['info: Done: first', 'info: Done: second']);
    expect(queue.list()).toMatchObject([
      { title: 'second', done: 1, total: 1, run: null, isStopping: false },
      { title: 'first', done: 1, total: 1 },
    ]);
  });

  it('tells the experiment, the run at work, how far it is and how long it takes', async () => {
    const queue = bench.queue(await bench.tiny.engine(4, 250));
    const { id } = queue.add(bench.experiment('full', [1, 2]), 'two seeds');
    await bench.until(({ type, ...event }) => type === 'job' && 'job' in event && event.job.etaSeconds !== null);
    const running = bench.jobs().at(-1)!;
    expect(running).toMatchObject({ state: 'running', done: 0, total: 2 });
    expect(running.subject).toMatch(/^x-/);
    expect(queue.jobOf(running.run!)).toBe(id);
    expect(queue.jobOf('r-other')).toBeNull();
    await bench.until(becomes(id, 'done'));
    expect(queue.jobOf(running.run!)).toBeNull();
  });

  it('stops what runs at a step, keeps it, and continues with it', async () => {
    // Slow until it was stopped, so that it hears of that before its last step, however busy the machine is.
    const queue = bench.queue(await bench.tiny.engine(40, 100));
    const first = queue.add(bench.experiment('full'), 'first');
    const second = queue.add(bench.experiment('freeze:1'), 'second');
    await bench.until(steps(2));
    expect(queue.pause(first.id)).toMatchObject({ state: 'running', isStopping: true });
    queue.pause(first.id);
    await bench.until(becomes(second.id, 'running'));
    expect(states()).toEqual(['second running', 'first paused']);
    expect(queue.list()[1]).toMatchObject({ isStopping: false, run: null, message: null });
    expect(queue.resume(first.id).state).toBe('waiting');
    await bench.tiny.engine(40);
    await bench.until(becomes(first.id, 'done'));
    expect(runStates()).toEqual(['finished', 'finished']);
    expect(bench.notices()).toEqual(['info: Done: second', 'info: Done: first']);
  });

  it('does not say of every step that runs changed', async () => {
    const { id } = bench.queue(await bench.tiny.engine(100)).add(bench.experiment('full'), 'first');
    await bench.until(becomes(id, 'done'));
    const changes = bench.sent.filter((event) => event.type === 'changed' && event.what === 'runs');
    expect(changes.length).toBeGreaterThan(1);
    expect(changes.length).toBeLessThan(50);
  });

  it('hears a stop that comes while files are still being read', async () => {
    const queue = bench.queue(await bench.tiny.engine(1000, 10));
    const { id } = queue.add(bench.experiment('full'), 'first');
    queue.pause(id);
    await bench.until(becomes(id, 'paused'));
    expect(runStates()).toEqual([]);
  });

  it('leaves out a job that was paused while it waited', async () => {
    const queue = bench.queue(await bench.tiny.engine(2));
    const first = queue.add(bench.experiment('full'), 'first');
    const second = queue.add(bench.experiment('freeze:1'), 'second');
    expect(queue.pause(second.id).state).toBe('paused');
    await bench.until(becomes(first.id, 'done'));
    expect(states()).toEqual(['second paused', 'first done']);
    queue.resume(second.id);
    await bench.until(becomes(second.id, 'done'));
  });

  it('goes to the next job where one fails, and says why', async () => {
    const queue = bench.queue(await bench.tiny.engine(2));
    const { data, task } = bench.tiny.request.datasets[0]!;
    const broken = { ...bench.tiny.request, datasets: [{ name: 'd', task, data: { ...data, train: '/nowhere.csv' } }] };
    const first = queue.add({ kind: 'experiment', request: broken }, 'first');
    const second = queue.add(bench.experiment('full'), 'second');
    await bench.until(becomes(second.id, 'done'));
    expect(queue.list().at(-1)).toMatchObject({ id: first.id, state: 'failed' });
    expect(bench.store.jobs.get(first.id)!.message).toContain('/nowhere.csv: There is no such file.');
    expect(bench.notices()).toEqual(['failure: Failed: first', 'info: Done: second']);
  });

  it('says how many runs failed, and tries them again', async () => {
    const queue = bench.queue(await bench.tiny.engine(2, 0, fails('train.seed === 1')));
    const { id } = queue.add(bench.experiment('full', [1, 2]), 'two seeds');
    await bench.until(becomes(id, 'done'));
    expect(queue.list()[0]!.message).toBe('1 of 2 runs failed; see the list of runs.');
    expect(bench.notices()).toEqual(['failure: Done: two seeds']);
    bench.hush();
    await bench.tiny.engine(2);
    queue.resume(id);
    await bench.until(becomes(id, 'done'));
    expect(queue.list()[0]).toMatchObject({ message: null, done: 2, total: 2 });
    expect(runStates()).toEqual(['finished', 'finished']);
  });

  it('fails where the workspace does, and the job can continue later', async () => {
    const queue = bench.queue(await bench.tiny.engine(2, 0, fails('true', 'workspace.no-space')));
    const { id } = queue.add(bench.experiment('full', [1, 2]), 'first');
    await bench.until(becomes(id, 'failed'));
    expect(bench.store.jobs.get(id)!.message).toBe('It broke. Mend it.');
    await bench.tiny.engine(2);
    queue.resume(id);
    await bench.until(becomes(id, 'done'));
  });

  it('puts a resumed job back to its place, before those that came later', async () => {
    const queue = bench.queue(await bench.tiny.engine(60, 10));
    const [first, second] = ['first', 'second'].map((title) => queue.add(bench.experiment('full', [1]), title));
    queue.add(bench.experiment('freeze:1'), 'third');
    queue.pause(second!.id);
    expect(states()).toEqual(['first running', 'second paused', 'third waiting']);
    queue.resume(second!.id);
    expect(states()).toEqual(['first running', 'second waiting', 'third waiting']);
    queue.pause(first!.id);
  });

  it('moves jobs that wait, however often', async () => {
    const queue = bench.queue(await bench.tiny.engine(1000, 10));
    const [first, second, third] = ['first', 'second', 'third'].map((title) => {
      return queue.add(bench.experiment('full'), title).id;
    });
    for (let times = 0; times < 70; times++) {
      queue.move(third!, second!);
      expect(states()).toEqual(['first running', 'third waiting', 'second waiting']);
      queue.move(second!, third!);
      expect(states()).toEqual(['first running', 'second waiting', 'third waiting']);
    }
    queue.move(second!, null);
    expect(states()).toEqual(['first running', 'third waiting', 'second waiting']);
    expect(() => queue.move(first!, null)).toThrow(`“first” (${first!}) does not wait.`);
    queue.pause(third!);
    queue.pause(second!);
    queue.pause(first!);
    await bench.until(becomes(first!, 'paused'));
  });

  it('refuses what makes no sense', async () => {
    const queue = bench.queue(await bench.tiny.engine(2));
    const { id } = queue.add(bench.experiment('full'), 'first');
    expect(() => queue.resume(id)).toThrow('is in the queue already');
    expect(() => queue.forget(id)).toThrow('is running');
    expect(() => queue.pause('j-none')).toThrow('There is no job j-none.');
    await bench.until(becomes(id, 'done'));
    expect(() => queue.pause(id)).toThrow('does not run');
    expect(() => queue.resume(id)).toThrow('is done; nothing of it is left to do');
  });

  it('forgets a job and takes it back', async () => {
    const queue = bench.queue(await bench.tiny.engine(60, 10));
    const first = queue.add(bench.experiment('full'), 'first');
    const second = queue.add(bench.experiment('freeze:1'), 'second');
    queue.forget(second.id);
    expect(states()).toEqual(['first running']);
    queue.pause(first.id);
    await bench.until(becomes(first.id, 'paused'));
    // Nothing waits any more; what is taken back begins.
    expect(queue.remember(second.id).state).toBe('running');
    queue.pause(second.id);
    await bench.until(becomes(second.id, 'paused'));
    queue.forget(second.id);
    await queue.close();
    bench.queue('/no-engine.mjs');
    expect(bench.store.jobs.get(second.id)).toBeNull();
  });

  it('continues with a run, and says so where it cannot', async () => {
    const queue = bench.queue(await bench.tiny.engine(40, 100));
    const { id } = queue.add(bench.experiment('full'), 'first');
    await bench.until(steps(2));
    queue.pause(id);
    await bench.until(becomes(id, 'paused'));
    const [run] = bench.store.runs.all();
    await bench.tiny.engine(40);
    const again = queue.add({ kind: 'run', run: run!.id }, 'again');
    await bench.until(becomes(again.id, 'done'));
    expect(queue.list().find((job) => job.id === again.id)).toMatchObject({ subject: run!.id, done: 1, total: 1 });
    const twice = queue.add({ kind: 'run', run: run!.id }, 'twice');
    await bench.until(becomes(twice.id, 'failed'));
    expect(bench.store.jobs.get(twice.id)!.message).toContain(`Run ${run!.id} has finished.`);
    expect(bench.sent).toContainEqual(
      expect.objectContaining({ type: 'notice', title: 'Failed: twice', run: run!.id }),
    );
  });

  it('makes an analysis', async () => {
    const queue = bench.queue(analysisEngine(bench.tiny.folder));
    const { models, datasets } = bench.tiny.request;
    const { task, data } = datasets[0]!;
    const settings = AnalyzeSettings.parse({ model: models[0]!.path, task, data: data.train });
    const { id } = queue.add({ kind: 'analysis', settings }, 'look');
    await bench.until(becomes(id, 'done'));
    expect(queue.list()[0]!.subject).toBe(bench.store.analyses.all()[0]!.id);
  });

  it('waits at its end until what runs has kept what it has, and begins nothing more', async () => {
    const entry = await bench.tiny.engine(1000, 10);
    const queue = bench.queue(entry);
    const first = queue.add(bench.experiment('full'), 'first');
    queue.add(bench.experiment('freeze:1'), 'second');
    await bench.until(steps(2));
    await queue.close();
    expect(states()).toEqual(['first paused', 'second waiting']);
    const [run] = bench.store.runs.all();
    expect(run).toMatchObject({ state: 'stopped' });
    expect(bench.store.checkpoints.all(run!.id)).not.toEqual([]);
    // The next program begins with what waits, and knows how far the paused one is.
    bench.hush();
    const next = bench.queue(entry);
    expect(states()).toEqual(['second running', 'first paused']);
    expect(next.list()[1]).toMatchObject({ id: first.id, done: 0, total: 1 });
  });

  it('pauses what a program that was killed left, but nothing of one that lives', () => {
    const { store } = bench;
    const add = (id: string, name: string, pid: number): void => {
      store.jobs.add({ id, title: id, request: bench.experiment('full') });
      store.jobs.start(id, { name, pid, start: null });
    };
    add('j-gone', hostname(), 2 ** 22 + 1);
    add('j-before', hostname(), process.pid);
    add('j-lives', hostname(), process.ppid);
    const queue = bench.queue('/no-engine.mjs');
    expect(states()).toEqual(['j-lives running', 'j-gone paused', 'j-before paused']);
    expect(queue.list()[1]!.message).toBe('The program ended while it was running.');
    expect(() => queue.pause('j-lives')).toThrow('is running in another program');
  });

  it('fails a job whose model changed since its run began', async () => {
    const queue = bench.queue(await bench.tiny.engine(1000, 10));
    const { id } = queue.add(bench.experiment('full'), 'first');
    await bench.until(steps(2));
    queue.pause(id);
    await bench.until(becomes(id, 'paused'));
    appendFileSync(join(bench.tiny.model, 'config.json'), ' ');
    const again = queue.add({ kind: 'run', run: bench.store.runs.all()[0]!.id }, 'again');
    await bench.until(becomes(again.id, 'failed'));
    expect(bench.store.jobs.get(again.id)!.message).toContain('The model changed since run');
  });
});
