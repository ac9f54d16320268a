/** The window's pages come from a scheme of its own: unlike `file:`, it reaches nothing but the built renderer. */
export const SCHEME = 'salf';
const HOST = 'window';
export const START_PAGE = `${SCHEME}://${HOST}/index.html`;
/** What is shown in place of a page that failed. */
export const FAILED_PAGE = `${SCHEME}://${HOST}/failed.html`;

/** Whether an address is one of the window's own pages. */
export function isOwnPage(address: string): boolean {
  return address.startsWith(`${SCHEME}://${HOST}/`);
}

/** Whether a page may go somewhere by itself: from the one that says what failed, back to the window's own. */
export function mayGo(from: string, to: string, isMainFrame: boolean): boolean {
  return isMainFrame && from === FAILED_PAGE && to === START_PAGE;
}

/** The path of an address of the window, with every `..` resolved; null for any other address. */
export function pathOfPage(address: string): string | null {
  return isOwnPage(address) ? (URL.parse(address)?.pathname ?? null) : null;
}
