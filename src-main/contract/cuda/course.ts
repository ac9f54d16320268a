import { bytes, duration, percent } from '../../base/numbers.ts';

/** How far an installation has come. */
export interface CudaCourse {
  readonly step: 'load' | 'unpack';
  readonly package: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** Bytes of wheels that were loaded, and of all that are to be. */
  readonly done: number;
  readonly total: number;
}

const STEPS: Readonly<Record<CudaCourse['step'], string>> = { load: 'Loading', unpack: 'Unpacking' };

/**
 * One line: “Loading nvidia-cublas (2 of 8): 31 %, 410 MiB of 1.3 GiB, 40 s left”.
 * @param secondsLeft null: nobody can tell yet
 */
export function courseWords(course: CudaCourse, secondsLeft: number | null = null): string {
  const { step, package: name, number, of, done, total } = course;
  const share = percent(total === 0 ? 1 : done / total);
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  return `${STEPS[step]} ${name} (${number} of ${of}): ${share}, ${bytes(done)} of ${bytes(total)}${left}`;
}
