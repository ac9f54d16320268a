/**
 * Words as a shell of Unix takes them: sh, bash, zsh, fish but for backslashes. Single quotes keep everything but
 * themselves, so nothing that stands in a name is run. PowerShell takes the same lines unless a word holds a single quote;
 * cmd.exe knows no single quotes, so there words with spaces must be put in double ones.
 */
export function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/**
 * The line that runs a command of this program in a clone after `npm ci`. This is the one place that says how.
 * @param words such as `resume`, `r-20261124-7f3a9c`
 * @param workspace its folder, where it is not the one that would be taken anyway
 */
export function salfLine(words: readonly string[], workspace: string | null = null): string {
  const where = workspace === null ? [] : ['--workspace', workspace];
  return shellLine(['npm', 'run', 'salf', '--', ...words, ...where]);
}

/**
 * Commands that sentences name for short, `salf runs`, as they can be typed.
 * @param workspace as for {@link salfLine}; a command that names its own, asks for help or knows none stays without
 */
export function withTypedCommands(text: string, workspace: string | null = null): string {
  return text.replace(/`salf ([^`]*)`/g, (_all, rest: string) => {
    const isOwn = /--workspace|--help|^cuda /.test(rest) || workspace === null;
    return `\`npm run salf -- ${rest}${isOwn ? '' : ` ${shellLine(['--workspace', workspace])}`}\``;
  });
}
