import { salfLine, shellLine } from '../base/shell-line.ts';

/** Signs that a line of a report holds. */
const WIDTH = 96;

/** A command as lines that run as they are: a long one continues behind a backslash, between its options only. */
export function wrappedCommand(words: readonly string[]): string {
  const lines = [salfLine(words.slice(0, 1))];
  for (const option of optionsOf(words.slice(1))) {
    const line = `${lines.at(-1)!} ${option}`;
    if (line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(`  ${option}`);
  }
  return lines.join(' \\\n');
}

/** `--model DIR`, each with its values. */
function optionsOf(words: readonly string[]): string[] {
  const options: string[][] = [];
  for (const word of words) {
    const last = options.at(-1);
    if (last === undefined || word.startsWith('--')) options.push([word]);
    else last.push(word);
  }
  return options.map(shellLine);
}
