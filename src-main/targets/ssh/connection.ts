/** The system's ssh: its agent, config and jump hosts are the person's own, and nothing of them is kept here. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { beginProcess } from '../../base/begin-process.ts';
import { FailureError } from '../../base/errors.ts';
import { loginLine } from './lines.ts';

/** No question is asked of a person: nobody may be there. A dead line is noticed within a minute. */
const OPTIONS = ['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20', '-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=3']; // prettier-ignore

/** What ssh itself ends with where the line fails. */
const SSH_FAILED = 255;

/** How a script there ended. */
export interface Spoken {
  readonly out: Buffer;
  readonly code: number;
  /** The end of what it said on its other stream. */
  readonly errors: string;
}

/**
 * Runs a script of sh on a host.
 * @param input what the script reads
 * @param patience milliseconds until it must have ended
 * @throws FailureError `target.unreachable` where the line fails
 */
export async function runThere(
  host: string,
  script: string,
  input: AsyncIterable<Uint8Array> | null,
  patience: number,
): Promise<Spoken> {
  const { promise, resolve, reject } = Promise.withResolvers<Spoken>();
  const fail = (why: string): void => reject(unreachable(host, why));
  const child: ChildProcessByStdio<Writable, Readable, Readable> | null = beginProcess(
    () =>
      spawn('ssh', [...OPTIONS, '--', host, loginLine(script)], {
        stdio: ['pipe', 'pipe', 'pipe'],
        windowsHide: true,
        timeout: patience,
      }),
    (why) => fail(why.message),
  );
  if (child === null) return promise;
  const out: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  child.on('close', (code, signal) => {
    if (code === null) fail(`it did not answer in time (${signal ?? 'ended'})`);
    else if (code === SSH_FAILED) fail(lastLine(errors));
    else resolve({ out: Buffer.concat(out), code, errors });
  });
  // A pipe that broke means that ssh is gone, which `close` reports.
  child.stdin.on('error', () => undefined);
  if (input === null) child.stdin.end();
  else {
    const source = Readable.from(input);
    source.on('error', (why) => {
      child.kill();
      reject(why);
    });
    source.pipe(child.stdin);
  }
  return promise;
}

/** The line of ssh that says what went wrong; what a site prints as a banner comes before it. */
function lastLine(errors: string): string {
  return errors.trim().split('\n').at(-1)?.trim() ?? '';
}

function unreachable(host: string, why: string): FailureError {
  return new FailureError({
    code: 'target.unreachable',
    message: `${host} cannot be reached by ssh${why === '' ? '' : `: ${why.replace(/\.$/, '')}`}.`,
    remedy: 'Look whether `ssh` reaches it without a question; what was submitted there continues.',
  });
}
