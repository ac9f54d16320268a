/** What Slurm's states and reasons mean here. Pure. */

/** Where a cell stands by the word of whoever runs it. `over`: it has ended, whatever came of it; `unknown`: nobody knows. */
export type Standing = 'pending' | 'running' | 'over' | 'unknown';

const PENDING = ['PENDING', 'CONFIGURING', 'REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'RESV_DEL_HOLD', 'SPECIAL_EXIT'];
const RUNNING = ['RUNNING', 'COMPLETING', 'RESIZING', 'SIGNALING', 'STAGE_OUT', 'STOPPED', 'SUSPENDED'];

export function standingOf(state: string): Standing {
  if (PENDING.includes(state)) return 'pending';
  return RUNNING.includes(state) ? 'running' : 'over';
}

const REASONS: Readonly<Record<string, string>> = {
  Priority: 'other jobs come first',
  Resources: 'no node is free',
  JobArrayTaskLimit: 'as many cells as --throttle allows are at work',
  JobHeldUser: 'it is held by its owner',
  JobHeldAdmin: 'it is held by an administrator',
  BeginTime: 'it may not begin yet',
  Dependency: 'it waits for another job',
  NodeDown: 'a node is down',
  PartitionDown: 'the partition is down',
  PartitionNodeLimit: 'the partition has no such nodes',
  PartitionTimeLimit: 'its time is above the limit of the partition',
  ReqNodeNotAvail: 'the nodes are not available',
  Reservation: 'it waits for its reservation',
  Licenses: 'it waits for a licence',
  BadConstraints: 'no node has what was asked for',
  JobLaunchFailure: 'it could not be started on its node',
  QOSMaxJobsPerUserLimit: 'the limit of jobs of one person is reached',
  QOSMaxCpuPerUserLimit: 'the limit of cores of one person is reached',
  AssocMaxJobsLimit: 'the limit of jobs of the account is reached',
  AssocGrpCpuLimit: 'the limit of cores of the account is reached',
};

/** Slurm's word with ours: `no node is free (Resources)`; null: it gives none. */
export function reasonWords(reason: string): string | null {
  if (reason === '' || reason === 'None') return null;
  const words = REASONS[/^\w+/.exec(reason)?.[0] ?? ''];
  return words === undefined ? `Slurm’s reason: ${reason}` : `${words} (${reason})`;
}

/** Why a job is over whose cell has not said a last word, and whether another try is worth it. */
export interface Ending {
  /** Completes “The job …”. */
  readonly words: string;
  readonly isWorthAnother: boolean;
  readonly isMemory?: true;
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  OUT_OF_MEMORY: { words: 'ran out of the memory that it was promised', isWorthAnother: false, isMemory: true },
  TIMEOUT: { words: 'reached its time limit', isWorthAnother: true },
  PREEMPTED: { words: 'made room for another one', isWorthAnother: true },
  NODE_FAIL: { words: 'ended with its node', isWorthAnother: true },
  BOOT_FAIL: { words: 'ended because its node did not boot', isWorthAnother: true },
  DEADLINE: { words: 'could not end before its deadline', isWorthAnother: false },
  REVOKED: { words: 'was revoked', isWorthAnother: false },
  CANCELLED: { words: 'was cancelled', isWorthAnother: false },
};

/** @param state null: Slurm has forgotten the job */
export function endingOf(state: string | null): Ending {
  if (state === null) return { words: 'ended, and nothing is known of how', isWorthAnother: true };
  return ENDINGS[state] ?? { words: `ended as ${state} without a word of the program`, isWorthAnother: false };
}
