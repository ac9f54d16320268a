/** Headers of every page. The page's own policy stands in index.html, where Electron reads it, too. */
export const PAGE_HEADERS: readonly (readonly [string, string])[] = [
  ['content-security-policy', "frame-ancestors 'none'"],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cache-control', 'no-store'],
];
