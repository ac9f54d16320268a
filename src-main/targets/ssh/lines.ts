/** Text for shells of another machine. Pure: what is quoted, and how, stands here and in base/shell-line.ts alone. */
import { shellLine } from '../../base/shell-line.ts';

/**
 * The line that has sh run a script, whatever the login shell is: each byte goes as an octal number, in which no shell finds
 * a sign of its own.
 */
export function loginLine(script: string): string {
  const octal = [...Buffer.from(script)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
  return `exec /bin/sh -c 'eval "$(printf "%b" "$1")"' sh '${octal}'`;
}

/** A path as a word of sh: `~/` is the home there, all else stands for itself. */
export function pathWord(path: string): string {
  if (!path.startsWith('~/')) return shellLine([path]);
  const rest = path.slice(2);
  return rest === '' ? '"$HOME"' : `"$HOME"/${shellLine([rest])}`;
}

/** Lines that a person gave, kept from what is sent to the script that they stand in. */
export function setupLines(setup: string | null): string {
  return setup === null || setup.trim() === '' ? '' : `{\n${setup}\n} </dev/null || exit 90\n`;
}
