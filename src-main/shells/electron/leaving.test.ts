import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostLink } from './host-link.ts';

const electron = vi.hoisted(() => ({ quits: 0, exitCode: -1, asked: 0, button: 0, isAnswered: Promise.resolve() }));
vi.mock('electron', () => ({
  app: { quit: () => (electron.quits += 1), exit: (code: number) => (electron.exitCode = code) },
  dialog: {
    async showMessageBox() {
      electron.asked++;
      await electron.isAnswered;
      return { response: electron.button };
    },
  },
}));
const { Departure } = await import('./leaving.ts');

const [BACKGROUND, KEEP, CANCEL] = [0, 1, 2];
let states: ('running' | 'waiting' | 'paused' | 'done')[] = [];
let [closed, killed] = [0, 0];
const link = {
  invoke: () => Promise.resolve({ kind: 'done', value: states.map((state) => ({ state, title: 'A job' })) }),
  close() {
    closed++;
    return Promise.resolve();
  },
  kill: () => (killed += 1),
} as unknown as HostLink;
/** Quits as Electron does. @returns whether that was held up */
function quit(departure: InstanceType<typeof Departure>): boolean {
  let isHeldUp = false;
  departure.beforeQuit({ preventDefault: () => (isHeldUp = true) });
  return isHeldUp;
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  Object.assign(electron, { quits: 0, exitCode: -1, asked: 0, button: KEEP, isAnswered: Promise.resolve() });
  [states, closed, killed] = [['running'], 0, 0];
});

describe('closing the last window', () => {
  it('asks nobody while nothing is at work, and ends once the host has kept what it has', async () => {
    states = ['done'];
    const departure = new Departure(() => link, 'linux');
    expect(await departure.mayClose()).toBe(true);
    departure.windowsClosed();
    expect(electron).toMatchObject({ asked: 0, quits: 1 });
    expect(quit(departure)).toBe(true);
    await settled();
    expect(closed).toBe(1);
    expect(electron.quits).toBe(2);
    expect(quit(departure)).toBe(false);
  });

  it('is not the end of the program on macOS, where nothing is at work', async () => {
    states = [];
    const departure = new Departure(() => link, 'darwin');
    expect(await departure.mayClose()).toBe(true);
    departure.windowsClosed();
    expect(electron.quits).toBe(0);
  });

  it('can be thought better of', async () => {
    electron.button = CANCEL;
    const departure = new Departure(() => link, 'linux');
    expect(await departure.mayClose()).toBe(false);
    expect(departure.isLeaving).toBe(false);
  });

  it('keeps what is at work, and is not asked again', async () => {
    const departure = new Departure(() => link, 'linux');
    expect(await departure.mayClose()).toBe(true);
    departure.windowsClosed();
    expect(quit(departure)).toBe(true);
    await settled();
    expect(electron).toMatchObject({ asked: 1, quits: 2 });
    expect(closed).toBe(1);
  });

  it('may leave it in the background until nothing runs or waits', async () => {
    electron.button = BACKGROUND;
    const departure = new Departure(() => link, 'linux');
    expect(await departure.mayClose()).toBe(true);
    departure.windowsClosed();
    states = ['done', 'waiting'];
    await departure.hear({ type: 'changed', what: 'jobs' });
    expect(electron.quits).toBe(0);
    states = ['done', 'done'];
    await departure.hear({ type: 'changed', what: 'runs' });
    expect(electron.quits).toBe(0);
    await departure.hear({ type: 'changed', what: 'jobs' });
    expect(electron.quits).toBe(1);
  });

  it('ends a program in the background whose job ended while the question was open', async () => {
    Object.assign(electron, { button: BACKGROUND, isAnswered: Promise.resolve().then(() => void (states = ['done'])) });
    const departure = new Departure(() => link, 'linux');
    expect(await departure.mayClose()).toBe(true);
    departure.windowsClosed();
    await settled();
    expect(electron.quits).toBe(1);
  });

  it('ends a program in the background whose host died with its job', async () => {
    electron.button = BACKGROUND;
    const departure = new Departure(() => link, 'linux');
    await departure.mayClose();
    departure.windowsClosed();
    await settled();
    expect(electron.quits).toBe(0);
    states = ['waiting'];
    await departure.reconnected();
    expect(electron.quits).toBe(0);
    states = ['paused'];
    await departure.reconnected();
    expect(electron.quits).toBe(1);
  });

  it('is not in the background any more once a window is open', async () => {
    electron.button = BACKGROUND;
    const departure = new Departure(() => link, 'linux');
    await departure.mayClose();
    departure.windowOpened();
    states = ['done'];
    await departure.hear({ type: 'changed', what: 'jobs' });
    expect(electron.quits).toBe(0);
  });

  it('is asked about once at a time', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    electron.isAnswered = promise.then(() => undefined);
    const departure = new Departure(() => link, 'linux');
    const first = departure.mayClose();
    await settled();
    expect(await departure.mayClose()).toBe(false);
    resolve(undefined);
    expect(await first).toBe(true);
    expect(electron.asked).toBe(1);
  });

  it('is asked about once, however fast it is closed again', async () => {
    electron.button = BACKGROUND;
    const departure = new Departure(() => link, 'linux');
    const answers = [departure.mayClose(), departure.mayClose(), departure.mayClose()];
    expect(await Promise.all(answers)).toEqual([true, false, false]);
    expect(electron.asked).toBe(1);
    departure.windowsClosed();
    await settled();
    expect(electron.quits).toBe(0);
  });
});

it('a program that cannot show its window ends once the host has kept what it has', async () => {
  const departure = new Departure(() => link, 'linux');
  await Promise.all([departure.giveUp(3), departure.giveUp(3)]);
  expect(electron).toMatchObject({ exitCode: 3, quits: 0, asked: 0 });
  expect(closed).toBe(1);
});

describe('a signal', () => {
  it('asks nobody, and said twice ends the host at once', async () => {
    const departure = new Departure(() => link, 'linux');
    departure.quitUnasked('SIGINT');
    expect(quit(departure)).toBe(true);
    departure.quitUnasked('SIGTERM');
    expect(killed).toBe(0);
    departure.quitUnasked('SIGTERM');
    expect(killed).toBe(1);
    await settled();
    expect(electron.asked).toBe(0);
    expect(closed).toBe(1);
  });

  it('ends the program while a question is open, whatever is answered later', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    electron.isAnswered = promise.then(() => undefined);
    const departure = new Departure(() => link, 'linux');
    quit(departure);
    await settled();
    departure.quitUnasked('SIGTERM');
    quit(departure);
    await settled();
    expect(closed).toBe(1);
    resolve(undefined);
    await settled();
    expect(closed).toBe(1);
    expect(quit(departure)).toBe(false);
  });
});
