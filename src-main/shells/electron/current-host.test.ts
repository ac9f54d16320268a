import { beforeEach, describe, expect, it } from 'vitest';
import { CurrentHost } from './current-host.ts';
import type { Change } from './current-host.ts';

let [open, most]: [string[], number] = [[], 0];
const start = (workspace: string) => {
  open.push(workspace);
  most = Math.max(most, open.length);
  return {
    workspace,
    async close() {
      await new Promise((resolve) => setImmediate(resolve));
      open = open.filter((each) => each !== workspace);
    },
  };
};
beforeEach(() => ([open, most] = [[], 0]));

/** A person who agrees, and what was opened. */
function agreeing(given: Partial<Change> = {}): Change & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    maySwitch: () => Promise.resolve(true),
    isLeaving: () => false,
    switched: (workspace) => opened.push(workspace),
    ...given,
  };
}

describe('the host of the open workspace', () => {
  it('is one at a time, however fast the workspace changes', async () => {
    const host = new CurrentHost('a', start);
    const change = agreeing();
    await Promise.all(['b', 'c', 'c'].map((folder) => host.switchTo(folder, change)));
    expect(open).toEqual(['c']);
    expect(most).toBe(1);
    expect(change.opened).toEqual(['b', 'c']);
    expect(host.link.workspace).toBe('c');
  });

  it('stays where a person says so, and for the workspace that is open', async () => {
    const host = new CurrentHost('a', start);
    const change = agreeing({ maySwitch: () => Promise.resolve(false) });
    await host.switchTo('b', change);
    await host.switchTo('a', agreeing());
    expect(open).toEqual(['a']);
    expect(change.opened).toEqual([]);
  });

  it('is not started in a program that ends', async () => {
    const host = new CurrentHost('a', start);
    await host.switchTo('b', agreeing({ isLeaving: () => true }));
    expect(open).toEqual([]);
  });

  it('changes after a change that failed', async () => {
    const host = new CurrentHost('a', start);
    const failing = agreeing({ maySwitch: () => Promise.reject(new Error('no dialog')) });
    await expect(host.switchTo('b', failing)).rejects.toThrow('no dialog');
    await host.switchTo('c', agreeing());
    expect(open).toEqual(['c']);
  });
});
