import type { Bridge } from '../../src-main/contract/window.ts';

/**
 * A bridge that sends plain copies. Electron clones what crosses into its preload script, and a reactive object of Vue is
 * a proxy, which cannot be cloned. A copy by JSON is also what the socket of the other shell sends.
 */
export function plainly(inner: Bridge): Bridge {
  return {
    ...inner,
    invoke: (name, input) => inner.invoke(name, JSON.parse(JSON.stringify(input)) as typeof input),
  };
}
