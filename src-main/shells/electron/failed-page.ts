/** The page of a window whose own page failed: no script, nothing loaded, a link back. */
import { createHash } from 'node:crypto';
import { PAGE_HEADERS } from '../policy.ts';
import { START_PAGE } from './address.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:15vh auto;padding:0 2em;color-scheme:light dark}';
const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>SALF Workbench</title><style>${STYLE}</style></head><body>
<h1>The window has failed</h1>
<p>Its page could not be loaded, or has crashed more than once. Training continues: it runs in another process.</p>
<p><a href="${START_PAGE}">Load the window again</a>. If it fails again, quit the program and start it again; what is at
work is kept. If that does not help, install the program again.</p>
</body></html>`;
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

export function failedPage(): Response {
  const headers = new Headers(PAGE_HEADERS.map(([name, value]): [string, string] => [name, value]));
  headers.set('content-security-policy', POLICY);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(HTML, { headers });
}
