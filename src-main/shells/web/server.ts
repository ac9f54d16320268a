/** The workbench in a browser of this machine. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { InputError } from '../../base/errors.ts';
import type { Registry } from '../../workbench/registry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { guarded } from '../guarded.ts';
import { readPage } from '../page-file.ts';
import { PAGE_HEADERS } from '../policy.ts';
import { finish, finishWithText } from './finish.ts';
import { cookieName, refusalOf } from './guard.ts';
import type { Caller, Refusal } from './guard.ts';
import { exportOf } from '../../contract/export.ts';
import { sendExport } from './export-download.ts';
import type { FindExport } from './export-download.ts';
import { connect } from './socket.ts';
import { targetOf } from './target.ts';
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
  /** Finds what can be downloaded; without it, nothing can. */
  readonly findExport?: FindExport;
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
/** Bytes. No request of a window is larger: files and texts come another way. */
const LARGEST_MESSAGE = 2 ** 20;
/** Windows at a time. */
const MOST_SOCKETS = 64;
/**
 * What one caller may take of the server's memory and time, in milliseconds: a head that comes byte by byte, a connection on
 * which nothing happens. Node bounds heads at 16 KiB; bodies are read by {@link Uploads} alone, which bounds them.
 */
const LIMITS = { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, keepAliveTimeout: 5_000 } as const;
const SILENCE = 60_000;
const MOST_CONNECTIONS = 512;
/** Milliseconds that windows get to say goodbye when the server ends. */
const FAREWELL = 2_000;

/**
 * Serves the workbench on the loopback address, to callers with the token of this start.
 * @throws InputError `request.bad-option` for a port that is taken
 */
export async function serveWorkbench(settings: WebSettings): Promise<WebServer> {
  const { workbench, registry, pages, port, log } = settings;
  const token = newToken();
  const once = new Set<string>();
  // A model takes longer than the five minutes that a request gets otherwise.
  const server = createServer({ ...LIMITS, requestTimeout: 0 });
  server.timeout = SILENCE;
  server.maxConnections = MOST_CONNECTIONS;
  const bound = await listen(server, port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const bringIn = (paths: readonly string[]) => registry.invoke('library.addPaths', { paths }, log);
  const uploads = settings.uploads === undefined ? null : new Uploads({ folder: settings.uploads, bringIn, log });

  /** What a caller may have, or why there is nothing. */
  const admit = (request: IncomingMessage): Refusal | { readonly path: string; readonly caller: Caller } => {
    const target = targetOf(request.url);
    if (target === null) return { status: 400, reason: 'This is no address.' };
    const { path, token: said } = target;
    const caller = callerOf(request, said !== null && once.delete(said) ? token : said);
    return refusalOf(caller, token, bound) ?? { path, caller };
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of PAGE_HEADERS) response.setHeader(name, value);
    const admitted = admit(request);
    const say = (status: number, text: string): void => finishWithText(request, response, status, text);
    if ('reason' in admitted) say(admitted.status, admitted.reason);
    else if (uploads !== null && isUpload(request.method, admitted.path)) {
      // A browser always says where a request that changes something comes from.
      if (admitted.caller.origin === undefined) say(403, 'A page must ask for this.');
      else await uploads.answer(request, response, admitted.path);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') say(405, 'Nothing to do here.');
    else if (admitted.caller.token === null && settings.findExport !== undefined && exportOf(admitted.path) !== null) {
      await sendExport(request, response, admitted.path, settings.findExport);
    } else if (admitted.caller.token === null) {
      const page = await readPage(admitted.path === '/' ? '/index.html' : admitted.path, pages);
      if (page === null) say(404, 'There is no such page.');
      else finish(request, response, 200, page.type, page.content);
    } else {
      // From here on the cookie says it, and the token leaves the address line and the history.
      response.setHeader('set-cookie', `${cookieName(bound)}=${token}; HttpOnly; SameSite=Strict; Path=/`);
      // Where a link of another site led here, a browser follows a redirect without the strict cookie: this page leads on.
      const isLedHere = admitted.caller.site === 'cross-site';
      response.setHeader(isLedHere ? 'refresh' : 'location', isLedHere ? '0; url=/' : '/');
      say(isLedHere ? 200 : 303, '');
    }
  };
  server.on('request', (request, response) => {
    // A connection that broke closes by itself.
    response.on('error', () => undefined);
    const fail = (): void => {
      if (response.headersSent) response.destroy();
      else finishWithText(request, response, 500, 'It failed.');
    };
    void guarded(() => answer(request, response), fail, log);
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    const refuse = (status: number): void =>
      void socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n`, () => socket.destroy());
    const open = (): void => {
      const admitted = admit(request);
      if ('reason' in admitted) refuse(admitted.status);
      // A browser always says where a socket comes from.
      else if (admitted.path !== SOCKET || admitted.caller.origin === undefined) refuse(404);
      else if (sockets.clients.size >= MOST_SOCKETS) refuse(503);
      else sockets.handleUpgrade(request, socket, head, (client) => connect(client, registry, workbench.hub, log));
    };
    void guarded(open, () => socket.destroy(), log);
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
      // A page that was put to sleep never says goodbye.
      const impatient = setTimeout(() => sockets.clients.forEach((client) => client.terminate()), FAREWELL);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(impatient);
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

function callerOf({ headers }: IncomingMessage, token: string | null): Caller {
  const { host, origin, cookie } = headers;
  const [site, mode, destination] = ['site', 'mode', 'dest'].map((what) => headers[`sec-fetch-${what}`]?.toString());
  return { host, origin, cookie, token, site, mode, destination };
}

function cannotListen(port: number, error: NodeJS.ErrnoException): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--port',
    message: error.code === 'EADDRINUSE' ? `Port ${port} is taken.` : `Port ${port} cannot be used: ${error.message}.`,
    remedy: 'Use another port, or leave --port out.',
  });
}
