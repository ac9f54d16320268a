/** Ways to set text off. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
}

/** Colours only for a person at a terminal who did not forbid them (https://no-color.org). */
export function styleFor(isTerminal: boolean, environment: NodeJS.ProcessEnv): Style {
  const isForbidden = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const paint =
    (on: number, off: number) =>
    (text: string): string =>
      isTerminal && !isForbidden ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39) };
}
