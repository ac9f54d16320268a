import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilGone, untilInterrupted } from './interruptible.ts';

/** Signals that a test sends itself. */
class Signals extends EventEmitter {
  exitCode?: typeof process.exitCode;
}

describe('untilInterrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'ends a process at %s, waits until it is gone, and exits with 130',
    async (name) => {
      const signals = new Signals();
      const course: string[] = [];
      let end: () => void = () => undefined;
      const gone = new Promise<void>((resolve) => (end = resolve));
      const done = untilInterrupted(async (signal) => {
        try {
          await untilGone(signal, gone, () => {
            course.push('killed');
            setTimeout(() => {
              course.push('gone');
              end();
            }, 5);
          });
        } finally {
          course.push('cleared up');
        }
      }, signals);
      signals.emit(name);
      await done;
      expect(course).toEqual(['killed', 'gone', 'cleared up']);
      expect(signals.exitCode).toBe(130);
      expect(signals.listenerCount(name)).toBe(0);
    },
  );

  it('throws what goes wrong by itself', async () => {
    const signals = new Signals();
    const work = () => Promise.reject(new Error('broken'));
    await expect(untilInterrupted(work, signals)).rejects.toThrow('broken');
    expect(signals.exitCode).toBeUndefined();
  });

  it('leaves the exit code of finished work alone', async () => {
    const signals = new Signals();
    await untilInterrupted(() => Promise.resolve(), signals);
    expect(signals.exitCode).toBeUndefined();
  });
});

describe('untilGone', () => {
  it('ends a process that began after the interruption', async () => {
    const controller = new AbortController();
    controller.abort();
    let killed = 0;
    await expect(untilGone(controller.signal, Promise.resolve(), () => killed++)).rejects.toThrow('abort');
    expect(killed).toBe(1);
  });
});
