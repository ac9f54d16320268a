/** What a request asks for, by its first line. Pure, and the one place that reads it. */

export interface Target {
  /** Begins with one slash; `.` and `..` are resolved, percent signs are not. */
  readonly path: string;
  /** `?token=`; empty where it is there and empty. */
  readonly token: string | null;
}

/** One slash, then printable ASCII without a backslash (browsers read it as a slash) and without a fragment. */
const ORIGIN_FORM = /^\/(?!\/)[\x21\x22\x24-\x5b\x5d-\x7e]*$/;

/**
 * Reads a request's target. Only the origin form (RFC 9112, 3.2.1) is taken: this is no proxy, and all other forms come from
 * programs that try their luck.
 * @returns null for what is no such target: `//`, `http://[`, `/\`, `*`, `/%zz`
 */
export function targetOf(url: string | undefined): Target | null {
  if (url === undefined || !ORIGIN_FORM.test(url)) return null;
  const parsed = URL.parse(url, 'http://localhost');
  if (parsed === null || parsed.host !== 'localhost' || !isEncoded(parsed.pathname)) return null;
  return { path: parsed.pathname, token: parsed.searchParams.get('token') };
}

/** Whether the percent signs of a path stand for UTF-8. */
function isEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
