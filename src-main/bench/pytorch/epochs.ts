/** One turn of PyTorch: `epochs.py` in a process of its own. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { z } from 'zod';
import { FailureError } from '../../base/errors.ts';
import type { Provider } from '../../contract/fields.ts';
import { untilGone } from '../interruptible.ts';
import type { TorchMethod } from '../methods/cases.ts';
import type { Turn } from '../methods/turn.ts';

const Seconds = z.number().min(0);
const Answer = z.strictObject({
  torch: z.string(),
  transformers: z.string(),
  trainableParameters: z.int(),
  seconds: z.strictObject({
    data: Seconds,
    warmup: Seconds,
    forward: Seconds,
    backward: Seconds,
    optimizer: Seconds,
  }),
  losses: z.array(z.number()),
  peakBytes: z.int().nullable(),
});

export interface EpochsOptions {
  /** Model folder. */
  readonly model: string;
  /** File with a `TorchWork`. */
  readonly work: string;
  /** 0: all cores. */
  readonly threads: number;
  readonly device: 'cpu' | 'cuda';
}

/** What PyTorch runs on against a provider; null: it has nothing like it. */
export function torchDevice(provider: Provider): EpochsOptions['device'] | null {
  return provider === 'webgpu' ? null : provider;
}

/** A turn and the version of torch that did it. */
export interface TorchTurn extends Turn {
  readonly torch: string;
}

/**
 * Trains through the batches of the work file.
 * @throws FailureError `internal` where Python ended early; what `signal` was aborted with
 */
export async function runEpochs(
  python: string,
  method: TorchMethod,
  options: EpochsOptions,
  signal: AbortSignal,
): Promise<TorchTurn> {
  signal.throwIfAborted();
  const began = performance.now();
  const child = spawn(python, [join(import.meta.dirname, 'epochs.py'), JSON.stringify({ ...options, ...method })], {
    // Its input stays open as long as somebody waits.
    stdio: ['pipe', 'pipe', 'inherit'],
    // Its own process group, or a Ctrl-C would make it print where it stood before it is ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.stdin.on('error', () => undefined);
  const gone = new Promise<string>((resolve) => {
    child.on('error', ({ message }) => resolve(`did not start: ${message}`));
    child.on('close', (code, killed) =>
      resolve(killed === null ? `ended with code ${code}` : `was killed by ${killed}`),
    );
  });
  const [said, how] = await untilGone(signal, Promise.all([text(child.stdout), gone]), () => child.kill('SIGKILL'));
  const wallSeconds = (performance.now() - began) / 1000;
  const answer = Answer.safeParse(lastLine(said));
  if (!answer.success) {
    throw new FailureError({
      code: 'internal',
      message: `The PyTorch side ${how} without a result; its own words stand above.`,
      remedy: 'Correct its Python (SALF_PYTHON names another), or leave it out with --no-torch.',
    });
  }
  const { seconds, losses, peakBytes, torch } = answer.data;
  return { items: seconds, wallSeconds, peakMemoryBytes: peakBytes, losses, torch };
}

function lastLine(said: string): unknown {
  try {
    return JSON.parse(said.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}
