/** Requests as a browser, or somebody else, makes them: with any path, method and headers, unlike `fetch`. */
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';
import type { WireMessage } from '../../../contract/window-events.ts';

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request to a port of this machine. */
export function ask(port: number, { path = '/', method = 'GET', headers = {} }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** A window's socket, with all that came. */
export interface Socket {
  readonly client: WebSocket;
  /** The next message, or what came already. */
  readonly next: () => Promise<WireMessage>;
  /** The code with which it was closed. */
  readonly closed: Promise<number>;
}

/** @throws Error `Unexpected server response: 403` and the like where the socket is refused */
export async function openSocket(port: number, headers: Readonly<Record<string, string>>): Promise<Socket> {
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket`, { headers });
  const [came, waiting]: [WireMessage[], ((message: WireMessage) => void)[]] = [[], []];
  client.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as WireMessage;
    const waits = waiting.shift();
    if (waits === undefined) came.push(message);
    else waits(message);
  });
  const closed = new Promise<number>((resolve) => client.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    client.once('open', () => resolve());
    client.once('error', reject);
  });
  // What goes wrong later shows in the code.
  client.on('error', () => undefined);
  const next = (): Promise<WireMessage> => {
    const first = came.shift();
    return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
  };
  return { client, next, closed };
}
