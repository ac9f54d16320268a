import type { RawData, WebSocket } from 'ws';
import type { Hub } from '../../app/workbench/hub.ts';
import type { Registry } from '../../app/workbench/registry.ts';
import { WireRequest } from '../../contract/wire.ts';
import type { WireMessage } from '../../contract/wire.ts';

/** Not what the workbench speaks. */
const PROTOCOL_ERROR = 1002;

/** Answers the requests of one window and tells it what happens, until it goes away. */
export function connect(client: WebSocket, registry: Registry, hub: Hub, log: (thrown: unknown) => void): void {
  const send = (message: WireMessage): void => {
    if (client.readyState === client.OPEN) client.send(JSON.stringify(message));
  };
  const stop = hub.listen((event) => send({ type: 'event', event }));
  client.on('close', stop);
  // A connection that broke closes by itself.
  client.on('error', () => undefined);
  client.on('message', (data, isBinary) => {
    const request = isBinary ? null : parse(textOf(data));
    if (request === null) {
      client.close(PROTOCOL_ERROR);
      return;
    }
    const { number, name, input } = request;
    void registry.invoke(name, input, log).then((answer) => send({ type: 'answer', number, answer }));
  });
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString('utf8');
}

function parse(text: string): WireRequest | null {
  try {
    return WireRequest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
