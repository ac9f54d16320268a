import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { runCli } from '../cli.ts';
import type { EngineSettings } from '../../../supervision/engine-host.ts';
import type { Io } from '../io.ts';

const JsonLine = z.looseObject({ type: z.string() });

/** What a command line did. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything around a command line that a test may set. */
export interface Surroundings {
  readonly folder: string;
  readonly engine?: string;
  /** Where the CUDA libraries lie. */
  readonly cuda?: EngineSettings['cuda'];
  readonly environment?: NodeJS.ProcessEnv;
  /** Width of the terminal; none: not a terminal. */
  readonly columns?: number;
  readonly signals?: EventEmitter;
  /** What comes over standard input. */
  readonly stdin?: string;
  /** Sees stdout as it grows. */
  readonly watch?: (stdout: string) => void;
}

/** Runs a command line in this process, with streams that are kept; engines are real processes. */
export async function cli(words: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const {
    folder,
    engine,
    cuda,
    environment = {},
    columns,
    signals = new EventEmitter(),
    stdin = '',
    watch,
  } = surroundings;
  let [stdout, stderr] = ['', ''];
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const io: Io = {
    stdin: () => Object.assign(Readable.from([stdin]), terminal),
    stdout: {
      write(text) {
        stdout += text;
        watch?.(stdout);
      },
      ...terminal,
    },
    stderr: { write: (text) => (stderr += text), ...terminal },
    environment,
    workingFolder: folder,
    signals,
    engine: { ...(engine === undefined ? {} : { entry: engine }), ...(cuda === undefined ? {} : { cuda }) },
  };
  const exitCode = await runCli(words, io);
  return { exitCode, stdout, stderr };
}

/** The events of a JSON output. */
export function events(stdout: string): z.infer<typeof JsonLine>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JsonLine.parse(JSON.parse(line)));
}
