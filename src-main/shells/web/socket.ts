import type { RawData, WebSocket } from 'ws';
import type { Hub } from '../../workbench/hub.ts';
import type { Registry } from '../../workbench/registry.ts';
import { WireRequest } from '../../contract/window-events.ts';
import type { WireMessage } from '../../contract/window-events.ts';
import { readMessage } from './read-message.ts';

/** Codes with which a socket is closed (RFC 6455, 7.4.1, and IANA's registry). */
const PROTOCOL_ERROR = 1002;
const TRY_AGAIN_LATER = 1013;
/** Requests of one window that are not answered yet. A screen asks about ten things at once. */
const MOST_WAITING = 256;
/** Bytes that a window has not read yet. A page that was put to sleep reads nothing, and is sent everything. */
const MOST_UNREAD = 64 * 2 ** 20;
/** Milliseconds between two signs of life; a window that gave none since the last one is gone. */
const HEARTBEAT = 30_000;

/** Answers the requests of one window and tells it what happens, until it goes away. */
export function connect(client: WebSocket, registry: Registry, hub: Hub, log: (thrown: unknown) => void): void {
  const send = (message: WireMessage): void => {
    if (client.readyState !== client.OPEN) return;
    if (client.bufferedAmount > MOST_UNREAD) client.terminate();
    else client.send(JSON.stringify(message));
  };
  const stop = hub.listen((event) => send({ type: 'event', event }));
  const stopWatching = watch(client);
  client.on('close', () => {
    stop();
    stopWatching();
  });
  // A connection that broke closes by itself.
  client.on('error', () => undefined);
  let waiting = 0;
  client.on('message', (data, isBinary) => {
    if (client.readyState !== client.OPEN) return;
    const request = isBinary ? undefined : WireRequest.safeParse(readMessage(textOf(data))).data;
    if (request === undefined || waiting >= MOST_WAITING) {
      client.close(request === undefined ? PROTOCOL_ERROR : TRY_AGAIN_LATER);
      return;
    }
    const { number, name, input } = request;
    waiting++;
    void registry
      .invoke(name, input, log)
      .then((answer) => send({ type: 'answer', number, answer }))
      .catch(log)
      .finally(() => waiting--);
  });
}

/** Ends a connection whose other side has gone without a word. @returns what ends the watching */
function watch(client: WebSocket): () => void {
  let isAlive = true;
  client.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) client.terminate();
    isAlive = false;
    client.ping();
  }, HEARTBEAT);
  return () => clearInterval(timer);
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString('utf8');
}
