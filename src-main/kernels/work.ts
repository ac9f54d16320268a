/** What a thread does with a kernel. The same on the main thread and on those of the pool. */
import type { Kernel } from './compile.ts';

/** A range of elements, and the numbers that hold for it, in the order of the kernel's scalars. */
export interface Job {
  readonly start: number;
  readonly end: number;
  readonly scalars: readonly number[];
}

/** A kernel with the memories that it works on. */
export interface Binding {
  readonly kernel: Kernel;
  readonly memories: readonly WebAssembly.Memory[];
}

/** Elements in one piece: large enough that taking it costs little, small enough that threads end together. */
export const PIECE = 1 << 16;

type Run = (start: number, end: number, ...scalars: readonly number[]) => void;

/** An instance of the kernel in this thread. */
export class BoundLoop {
  readonly #binding: Binding;
  readonly #runs = new Map<WebAssembly.Module, Run>();

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  /** Works through those pieces of the jobs that `next` gives, by their numbers. */
  work(jobs: readonly Job[], next: () => number): void {
    const { plain, flushing } = this.#binding.kernel;
    const run = this.#runOf(flushesSubnormals() ? plain : flushing);
    let [job, first] = [0, 0];
    for (let piece = next(); job < jobs.length;) {
      const { start, end, scalars } = jobs[job]!;
      const at = start + (piece - first) * PIECE;
      if (at < end) {
        run(
          at * Float32Array.BYTES_PER_ELEMENT,
          Math.min(end, at + PIECE) * Float32Array.BYTES_PER_ELEMENT,
          ...scalars,
        );
        piece = next();
      } else {
        first += piecesOf(start, end);
        job++;
      }
    }
  }

  #runOf(module: WebAssembly.Module): Run {
    const known = this.#runs.get(module);
    if (known !== undefined) return known;
    const memory = Object.fromEntries(this.#binding.memories.map((one, i) => [String(i), one]));
    const run = new WebAssembly.Instance(module, { memory }).exports['run'] as Run;
    this.#runs.set(module, run);
    return run;
  }
}

function piecesOf(start: number, end: number): number {
  return Math.ceil((end - start) / PIECE);
}

const probe = Float32Array.of(2 ** -126, 0);

/** Whether this thread's processor flushes subnormal numbers: onnxruntime's sessions set that for the thread that opens them. */
function flushesSubnormals(): boolean {
  probe[1] = probe[0]! / 2;
  return probe[1] === 0;
}
