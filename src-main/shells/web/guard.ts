/** Which requests the local server answers. Pure, so that every refusal has a test. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** What of a request decides. */
export interface Caller {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
  /** What a browser says of the page that asks (`Sec-Fetch-Site`), and what it wants (`-Mode`, `-Dest`). */
  readonly site: string | undefined;
  readonly mode: string | undefined;
  readonly destination: string | undefined;
  /** From the address, on the first visit. */
  readonly token: string | null;
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: 400 | 401 | 403;
  readonly reason: string;
}

/** Names of this machine to itself. A page of the network that resolves its own name to 127.0.0.1 sends that name. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The cookie holds the port, because cookies are shared by all ports of a host. */
export const cookieName = (port: number): string => `salf-token-${port}`;

/** @returns null where the request may be answered */
export function refusalOf(caller: Caller, expected: string, port: number): Refusal | null {
  const { host, origin, cookie, token } = caller;
  if (host === undefined || !LOOPBACK.has(host.replace(/:\d+$/, ''))) {
    return { status: 403, reason: 'This address is not that of the workbench. Use the one that it printed.' };
  }
  // A tunnel may change the port; then both headers carry the other one.
  if ((origin !== undefined && origin !== `http://${host}`) || isAskedByOthers(caller)) {
    return { status: 403, reason: 'Pages of other sites may not use the workbench.' };
  }
  const given = token ?? cookieValue(cookie ?? '', cookieName(port));
  if (given === null || !isSame(given, expected)) {
    return {
      status: 401,
      reason: 'The token is missing, or belongs to an earlier start. Use the address that the workbench printed.',
    };
  }
  return null;
}

/**
 * Whether a page of another origin asks for something, other than by leading a person here. A page on another port of this
 * machine is of the same site, so that a browser sends the strict cookie along with its images, scripts and frames.
 */
function isAskedByOthers({ site, mode, destination }: Caller): boolean {
  const isLink = mode === 'navigate' && destination === 'document';
  return site !== undefined && site !== 'none' && site !== 'same-origin' && !isLink;
}

function cookieValue(cookies: string, name: string): string | null {
  const pair = cookies
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`));
  return pair === undefined ? null : pair.slice(name.length + 1);
}

/** In a time that does not tell how much of it fits. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
