/** What Slurm is asked for. Pure. */
import type { CellNeeds, SlurmSettings, TargetChanges } from '../../contract/targets.ts';

const MIB = 2 ** 20;
/** Counted memory is what the program takes; Slurm counts the shell and the pages of files, too [chosen]. */
const MEMORY_MARGIN = 1.25;
const MEMORY_BESIDE = 512 * MIB;
/** Other nodes are slower than the machine that was measured [chosen]. */
const TIME_MARGIN = 3;
const TIME_BESIDE = 600;
/** Seconds before the time limit at which a cell is asked to stop; it has this long for its step and its checkpoint. */
const NOTICE = 120;

/** What is promised to each cell. */
export interface Promised {
  /** Bytes. */
  readonly memory: number;
  readonly seconds: number | null;
  readonly gpus: number;
}

/** Settings of a target with what changes for these cells. */
export type Wanted = Omit<SlurmSettings, 'kind' | 'ssh' | 'folder' | 'setup' | 'modules'>;

export function wantedBy(settings: SlurmSettings, changes: TargetChanges): Wanted {
  const { partition, account, gpus, cpus, memory, time, throttle, extra } = settings;
  return {
    partition: changes.partition ?? partition,
    account: changes.account ?? account,
    gpus: changes.gpus ?? gpus,
    cpus: changes.cpus ?? cpus,
    memory: changes.memory ?? memory,
    time: changes.time ?? time,
    throttle: changes.throttle ?? throttle,
    extra: [...extra, ...changes.extra],
  };
}

/**
 * @param least bytes, where less has run out before; what a target always asks for is raised to it
 * @param isMemoryMeant whether the memory was given for these cells, and so counts as it is
 */
export function promised(
  wanted: Pick<Wanted, 'memory' | 'time' | 'gpus'>,
  needs: CellNeeds,
  least = 0,
  isMemoryMeant = false,
): Promised {
  const planned = Math.ceil(Math.max(least, needs.memoryBytes * MEMORY_MARGIN + MEMORY_BESIDE) / MIB) * MIB;
  const seconds = needs.seconds === null ? null : Math.ceil((needs.seconds * TIME_MARGIN + TIME_BESIDE) / 60) * 60;
  return {
    memory: wanted.memory === null ? planned : Math.max(isMemoryMeant ? 0 : least, memoryBytes(wanted.memory)),
    seconds: wanted.time === null ? seconds : timeSeconds(wanted.time),
    gpus: wanted.gpus ?? needs.gpus ?? 0,
  };
}

/** The words for `sbatch`, besides those of the array. What a person adds comes last and so counts more. */
export function sbatchWords(wanted: Wanted, { memory, seconds, gpus }: Promised): string[] {
  const notice = seconds === null ? NOTICE : Math.max(1, Math.min(NOTICE, Math.floor(seconds / 4)));
  const optional = (flag: string, value: string | number | null): string[] =>
    value === null ? [] : [`--${flag}=${value}`];
  return [
    '--requeue',
    '--open-mode=append',
    '--output=%A_%a.out',
    `--signal=B:TERM@${notice}`,
    `--mem=${Math.ceil(memory / MIB)}M`,
    ...optional('time', seconds === null ? null : timeWord(seconds)),
    ...optional('partition', wanted.partition),
    ...optional('account', wanted.account),
    ...optional('cpus-per-task', wanted.cpus),
    ...optional('gres', gpus === 0 ? null : `gpu:${gpus}`),
    ...wanted.extra,
  ];
}

/** `4:00:00` */
export function timeWord(seconds: number): string {
  const part = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${part((seconds % 3600) / 60)}:${part(seconds % 60)}`;
}

/** Seconds of a time as sbatch takes it: minutes, minutes:seconds, hours:minutes:seconds, days-hours[:minutes[:seconds]]. */
export function timeSeconds(text: string): number {
  const [, days, rest = ''] = /^(?:(\d+)-)?(.*)$/.exec(text) ?? [];
  const parts = rest.split(':').map(Number);
  if (days !== undefined) {
    const [hours = 0, minutes = 0, seconds = 0] = parts;
    return ((Number(days) * 24 + hours) * 60 + minutes) * 60 + seconds;
  }
  const [first = 0, second = 0, third = 0] = parts;
  if (parts.length === 1) return first * 60;
  return parts.length === 2 ? first * 60 + second : (first * 60 + second) * 60 + third;
}

const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: MIB, G: 2 ** 30, T: 2 ** 40 };

/** Bytes of a size as sbatch takes it; MiB where no unit is said. */
export function memoryBytes(text: string): number {
  const [, digits = '0', unit = 'M'] = /^(\d+)([KMGT]?)$/i.exec(text) ?? [];
  return Number(digits) * (UNITS[unit.toUpperCase()] ?? MIB);
}
