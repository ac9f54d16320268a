import type { Answer, Bridge } from '../../src-main/contract/window.ts';
import type { WindowEvent, WireMessage, WireRequest } from '../../src-main/contract/window-events.ts';
import { upload } from './upload.ts';

/** Milliseconds before another try to reach the main side: soon at first, then at most this long. */
const LONGEST_PAUSE = 5000;

type Settle = (answer: Answer<unknown>) => void;

/** What a request gets whose answer cannot come any more. */
const LOST: Answer<never> = {
  kind: 'failed',
  fault: {
    code: 'internal',
    message: 'The workbench cannot be reached.',
    remedy: 'See whether it still runs. Where it was started again, open the address that it printed.',
  },
};

/** The main side behind a socket of the server that this page came from. */
export function createWebBridge(address: string = socketAddress()): Bridge {
  const waiting = new Map<number, Settle>();
  const queued: WireRequest[] = [];
  const listeners = new Set<(event: WindowEvent) => void>();
  const watchers = new Set<(isConnected: boolean) => void>();
  let [number, pause, isConnected] = [0, 250, false];
  let socket: WebSocket | null = null;

  const noteConnection = (now: boolean): void => {
    if (now === isConnected) return;
    isConnected = now;
    for (const watcher of watchers) watcher(now);
  };
  const open = (): void => {
    const next = new WebSocket(address);
    socket = next;
    next.onopen = () => {
      pause = 250;
      for (const request of queued.splice(0)) next.send(JSON.stringify(request));
      noteConnection(true);
    };
    next.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as WireMessage;
      if (message.type === 'event') for (const listener of listeners) listener(message.event);
      else {
        waiting.get(message.number)?.(message.answer);
        waiting.delete(message.number);
      }
    };
    next.onclose = () => {
      noteConnection(false);
      for (const settle of waiting.values()) settle(LOST);
      waiting.clear();
      queued.length = 0;
      setTimeout(open, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    };
  };
  open();

  return {
    shell: 'web',
    invoke: (name, input) =>
      new Promise((resolve) => {
        const request: WireRequest = { number: number++, name, input };
        waiting.set(request.number, resolve as Settle);
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
        else queued.push(request);
      }),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onConnection(watcher) {
      watchers.add(watcher);
      watcher(isConnected);
      return () => void watchers.delete(watcher);
    },
    drop: async (source, progress) => upload(await source.entries(), progress),
    pick: null,
    reveal: null,
  };
}

function socketAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/socket`;
}
