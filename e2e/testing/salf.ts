/** Runs the program as a person does: a process of its own, judged by its output and its exit code. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { EngineEvent } from '../../src-main/contract/events.ts';

const MAIN = join(import.meta.dirname, '../../src-main/shells/cli/main.ts');

export interface Outcome {
  /** null: a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningSalf {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Outcome>;
  /** What it has written so far, as soon as it matches. */
  until(pattern: RegExp): Promise<string>;
}

/** Starts `salf` with these words in a folder. */
export function startSalf(words: readonly string[], folder: string): RunningSalf {
  const env = { ...process.env, npm_lifecycle_event: undefined, SALF_WORKSPACE: undefined };
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that ran out of time leaves it.
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  let [stdout, stderr] = ['', ''];
  let heard: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      heard = () => {
        if (pattern.test(stdout)) resolve(stdout);
      };
      heard();
      void ended.then(() => reject(new Error(`It ended without ${String(pattern)}: ${stdout}${stderr}`)));
    });
  return { child, ended, until };
}

/** Runs `salf` to its end. */
export function salf(words: readonly string[], folder: string): Promise<Outcome> {
  return startSalf(words, folder).ended;
}

/** What the program itself says next to the engine's events: the run's id, and the answers of commands without an engine. */
const OwnEvent = z.union([
  z.strictObject({ type: z.literal('run'), runId: z.string() }),
  z.looseObject({ type: z.literal('result'), kind: z.undefined().optional() }),
]);

/** The lines of a `--json` output, each of which must be an event that the contract knows. */
export function jsonLines(stdout: string): (z.infer<typeof OwnEvent> | EngineEvent)[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      const own = OwnEvent.safeParse(value);
      return own.success ? own.data : EngineEvent.parse(value);
    });
}

const RunId = /r-\d{8}-[0-9a-f]{6}/;

/** The id of the run which an output speaks of. */
export function runIdIn(stdout: string): string {
  const id = RunId.exec(stdout)?.[0];
  if (id === undefined) throw new Error(`There is no run id in: ${stdout}`);
  return id;
}
