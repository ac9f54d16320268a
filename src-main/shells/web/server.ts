/** The workbench in a browser of this machine. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { WebSocketServer } from 'ws';
import { InputError } from '../../base/errors.ts';
import type { Registry } from '../../app/workbench/registry.ts';
import type { Workbench } from '../../app/workbench/workbench.ts';
import { PAGE_HEADERS } from '../policy.ts';
import { cookieName, refusalOf } from './guard.ts';
import type { Caller } from './guard.ts';
import { connect } from './socket.ts';
import { isUpload, Uploads } from './upload.ts';

export interface WebSettings {
  readonly workbench: Pick<Workbench, 'hub'>;
  readonly registry: Registry;
  /** Folder of the built renderer. */
  readonly pages: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Folder of what browsers send; without it, nothing is received. */
  readonly uploads?: string;
  readonly log: (thrown: unknown) => void;
}

export interface WebServer {
  /** With the token: whoever has it may use the workbench. */
  readonly address: string;
  /**
   * Another one, good for one visit. It is for commands that open a browser: what stands in a command all users of the
   * machine can read.
   */
  addressForOnce(): string;
  close(): Promise<void>;
}

/** The path on which windows talk to the main side. */
const SOCKET = '/socket';
/** No request of a window is larger; a table of a thousand rows of text is well below it. */
const LARGEST_MESSAGE = 8 * 2 ** 20;

/**
 * Serves the workbench on the loopback address, to callers with the token of this start.
 * @throws InputError `request.bad-option` for a port that is taken
 */
export async function serveWorkbench(settings: WebSettings): Promise<WebServer> {
  const { workbench, registry, pages, port, log } = settings;
  const token = newToken();
  const once = new Set<string>();
  const server = createServer();
  // A model takes longer than the five minutes that a request gets otherwise.
  server.requestTimeout = 0;
  const bound = await listen(server, port);
  const files = sirv(pages, { dev: true, etag: true });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const bringIn = (paths: readonly string[]) => registry.invoke('library.addPaths', { paths }, log);
  const uploads = settings.uploads === undefined ? null : new Uploads({ folder: settings.uploads, bringIn, log });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of PAGE_HEADERS) response.setHeader(name, value);
    const said = callerOf(request);
    const caller = said.token !== null && once.delete(said.token) ? { ...said, token } : said;
    const refusal = refusalOf(caller, token, bound);
    if (refusal !== null) end(response, refusal.status, refusal.reason);
    else if (uploads !== null && isUpload(request)) void uploads.answer(request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD') end(response, 405, 'Nothing to do here.');
    else if (caller.token === null) files(request, response, () => end(response, 404, 'There is no such page.'));
    else {
      // From here on the cookie says it, and the token leaves the address line and the history.
      response.setHeader('set-cookie', `${cookieName(bound)}=${token}; HttpOnly; SameSite=Strict; Path=/`);
      // Where a link of another site led here, a browser follows a redirect without the strict cookie: this page leads on.
      const isLedHere = !['none', 'same-origin'].includes(request.headers['sec-fetch-site'] ?? 'none');
      response.setHeader(isLedHere ? 'refresh' : 'location', isLedHere ? '0; url=/' : '/');
      end(response, isLedHere ? 200 : 303, '');
    }
  });
  server.on('upgrade', (request, socket, head) => {
    // A connection that broke closes by itself.
    socket.on('error', () => undefined);
    const refusal = refusalOf(callerOf(request), token, bound);
    const isOurs = addressOf(request)?.pathname === SOCKET;
    // A browser always says where a socket comes from.
    if (refusal !== null || !isOurs || request.headers.origin === undefined) {
      socket.end(`HTTP/1.1 ${refusal?.status ?? 404} Refused\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => connect(client, registry, workbench.hub, log));
  });
  const addressWith = (each: string): string => `http://127.0.0.1:${bound}/?token=${each}`;
  return {
    address: addressWith(token),
    addressForOnce() {
      const ticket = newToken();
      once.add(ticket);
      return addressWith(ticket);
    },
    close: async () => {
      for (const client of sockets.clients) client.close(1001);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const newToken = (): string => randomBytes(24).toString('base64url');

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(port, error)));
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function callerOf(request: IncomingMessage): Caller {
  const { host, origin, cookie } = request.headers;
  return { host, origin, cookie, token: addressOf(request)?.searchParams.get('token') ?? null };
}

/** null where it is none, such as `//`. */
function addressOf({ url }: IncomingMessage): URL | null {
  return URL.parse(url ?? '/', 'http://localhost');
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text === '' ? '' : `${text}\n`);
}

function cannotListen(port: number, error: NodeJS.ErrnoException): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--port',
    message: error.code === 'EADDRINUSE' ? `Port ${port} is taken.` : `Port ${port} cannot be used: ${error.message}.`,
    remedy: 'Use another port, or leave --port out.',
  });
}
