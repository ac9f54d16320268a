import { InputError } from '../base/errors.ts';
import type { LastEvent } from '../contract/events.ts';
import { BUILT_IN, SlurmSettings } from '../contract/targets.ts';
import type { CellNeeds, TargetChanges, TargetSettings } from '../contract/targets.ts';
import type { Store } from '../store/open.ts';
import type { Placement } from '../store/placements.ts';
import { machineHere } from './here.ts';
import type { Machine, ProgramThere } from './machine.ts';
import type { Promised } from './slurm/ask.ts';
import type { Standing } from './slurm/states.ts';
import { slurmTarget } from './slurm-target.ts';
import { SshMachine } from './ssh/machine.ts';
import { sshTarget } from './ssh-target.ts';
import type { LookAnswer } from './there/protocol.ts';

/** Cells that are given to a target together. */
export interface Lot {
  readonly id: string;
  /** In the order of their places. */
  readonly runs: readonly string[];
  readonly changes: TargetChanges;
  readonly promised: Promised;
}

/** Where a cell stands by the word of its target. */
export interface CellStanding {
  readonly standing: Standing;
  /** The target's own word for it; null: none. */
  readonly word: string | null;
  readonly reason: string | null;
}

/** What a cell has said since it was submitted. */
export interface Attempt {
  readonly hasBegun: boolean;
  /** How its newest attempt ended; null: it has not. */
  readonly last: LastEvent | null;
}

/** What runs cells at a target. What they say is brought here in the same way for all: rounds.ts. */
export interface Target {
  readonly name: string;
  readonly machine: Machine;
  readonly scheduler: 'slurm' | 'none';
  /** What a cell is promised. @param least bytes, where less has run out before */
  promise(changes: TargetChanges, needs: CellNeeds, least: number): Promised;
  /** @returns what the target calls each run. @throws SalfError `target.refused`, `target.unreachable` */
  submit(lot: Lot, program: ProgramThere): Promise<ReadonlyMap<string, string>>;
  /** What it calls the runs of a lot of which nobody knows whether it was submitted; those that it does not know are absent. */
  adopt(lot: string, runs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  stop(cells: readonly Placement[]): Promise<void>;
  standingOf(cell: Placement, seen: LookAnswer, attempt: Attempt): CellStanding;
}

/** The settings of a target. @throws InputError `request.unknown-target` */
export function findTarget(store: Pick<Store, 'targets'>, name: string): TargetSettings {
  const stored = store.targets.get(name);
  if (stored !== null) return stored.settings;
  if (name === BUILT_IN.slurm) return SlurmSettings.parse({ kind: 'slurm' });
  const names = [...Object.values(BUILT_IN), ...store.targets.all().map((each) => each.name)];
  throw new InputError({
    code: 'request.unknown-target',
    field: '--on',
    message: `There is no target “${name}” in this workspace.`,
    remedy: `Use ${[...new Set(names)].join(', ')}, or make one with \`salf targets add\`.`,
  });
}

/** A target that can be spoken to; nothing is asked of it yet. */
export function openTarget(store: Pick<Store, 'workspace'>, name: string, settings: TargetSettings): Target {
  if (settings.kind === 'ssh') return sshTarget(name, settings, new SshMachine({ ...settings, host: settings.ssh }));
  const { ssh, folder, setup } = settings;
  if (ssh === null) return slurmTarget(name, settings, machineHere(store.workspace, folder, setup));
  return slurmTarget(name, settings, new SshMachine({ ...settings, host: ssh, folder: folder ?? '~/salf' }));
}
