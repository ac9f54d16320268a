import { formatFault } from '../../base/errors.ts';
import { withTypedCommands } from '../../base/shell-line.ts';
import { terminalText } from '../../base/terminal-text.ts';
import { throttle } from '../../base/throttle.ts';
import type { Failed } from '../../contract/events.ts';
import { forTerminal } from '../../contract/settings/fault-words.ts';
import { clip } from '../../tables/layout.ts';
import { styleFor } from './format/style.ts';
import type { Style } from './format/style.ts';
import type { Io } from './io.ts';

/** Where a command's output goes: text for a person, or one JSON event a line for a program. */
export interface Reporter {
  readonly style: Style;
  /** Whether the output is for a program. */
  readonly json: boolean;
  /** An event, in JSON output only. */
  event(event: { readonly type: string; readonly [key: string]: unknown }): void;
  /** Lines, for a person only. */
  lines(lines: readonly string[]): void;
  /** A line that the next one takes the place of; on anything but a terminal one appears every few seconds. */
  live(line: string): void;
  error(event: Failed): void;
}

/** Time between two live lines where they cannot be overwritten, in milliseconds. */
const LIVE_PAUSE = 5000;
const CLEAR = '\r\x1b[2K';

/**
 * @param name stands before an error
 * @param workspace what commands in sentences must be given to find the workspace again; null: nothing
 */
export function createReporter(io: Io, json: boolean, name = 'salf', workspace: string | null = null): Reporter {
  const { stdout, stderr } = io;
  const isTerminal = stdout.isTTY === true;
  let isLive = false;

  const print = (line: string): void => {
    stdout.write(`${isLive ? CLEAR : ''}${terminalText(line, isTerminal)}\n`);
    isLive = false;
  };
  const printAtTimes = throttle(print, LIVE_PAUSE);
  return {
    style: styleFor(isTerminal && !json, io.environment),
    json,
    event(event) {
      if (json) print(JSON.stringify(event));
    },
    lines(lines) {
      if (!json) lines.forEach((line) => print(withTypedCommands(line, workspace)));
    },
    live(line) {
      if (json) return;
      if (isTerminal) {
        stdout.write(`${CLEAR}${clip(terminalText(line, true), (stdout.columns ?? 80) - 1)}`);
        isLive = true;
      } else printAtTimes(line);
    },
    error(event) {
      if (json) print(JSON.stringify(event));
      else if (isLive) print('');
      const style = styleFor(stderr.isTTY === true, io.environment);
      const words = terminalText(withTypedCommands(formatFault(forTerminal(event.fault)), workspace));
      stderr.write(`${style.red(`${name}:`)} ${words}\n`);
    },
  };
}
