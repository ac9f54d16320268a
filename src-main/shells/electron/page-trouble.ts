/** What becomes of a window whose page did not load or crashed. Pure; recovery.ts does it. */

/** `not-loaded`: the page or its preload script; `crashed`: the process that shows it has gone. */
export type Trouble = 'not-loaded' | 'crashed';
/** `explain`: a page that says what to do; `give-up`: end, so that `npm start` can take the browser. */
export type Remedy = 'reload' | 'explain' | 'give-up';

/** What is known of the window when the trouble comes. */
export interface PageHistory {
  /** Whether the page has ever been shown. */
  readonly hasShown: boolean;
  /** Crashes within the last {@link CALM}, this one not counted. */
  readonly crashes: number;
  /** A packaged program has no `npm start` behind it. */
  readonly isPackaged: boolean;
}

/** Milliseconds without a crash after which the next one counts as the first. */
export const CALM = 60_000;
/** Exit code of a program that could not show its page. `npm start` knows it. */
export const EXIT_NO_PAGE = 3;

export function remedyFor(trouble: Trouble, { hasShown, crashes, isPackaged }: PageHistory): Remedy {
  if (trouble === 'crashed' && crashes === 0) return 'reload';
  return hasShown || isPackaged ? 'explain' : 'give-up';
}
