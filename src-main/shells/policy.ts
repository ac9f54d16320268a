/** The one inline style there is: Reka's list of a select hides its scrollbars with it. Another version may need another. */
const REKA_SCROLLBARS = 'sha256-60LHlRjW/B3CtzIoE/Lf1/NEDvko9efWMFaGVhHu/cs=';

/**
 * What a page may load: what is built in, from where the page came, and nothing else. Both shells send it as a header, and
 * src-renderer/index.html holds the same for the development server.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' '${REKA_SCROLLBARS}'`,
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Headers of every page, in both shells. No other page may frame ours; that cannot be said in a page. */
export const PAGE_HEADERS: readonly (readonly [string, string])[] = [
  ['content-security-policy', `${CONTENT_POLICY}; frame-ancestors 'none'`],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cache-control', 'no-store'],
];
