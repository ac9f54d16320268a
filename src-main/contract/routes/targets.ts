import { z } from 'zod';
import { TargetName } from '../targets.ts';
import type { CleanedTarget, TargetSettings } from '../targets.ts';
import { Nothing } from './common.ts';
import { route } from './route.ts';

/** A target as lists show it. */
export interface TargetView {
  readonly name: string;
  /** null: this machine. */
  readonly settings: TargetSettings | null;
  /** Runs that have not come to an end there. */
  readonly open: number;
  /** Whether it was added, and so can be removed. */
  readonly isAdded: boolean;
}

/** What a test of a target found. */
export interface TargetTest {
  readonly host: string;
  readonly version: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeBytes: number;
  readonly gpus: readonly string[];
  /** null: there is none. */
  readonly slurm: string | null;
  /** Of a run of two steps. */
  readonly seconds: number;
}

const Named = z.strictObject({ name: TargetName });

export const TARGET_ROUTES = {
  'targets.list': route<readonly TargetView[]>()(Nothing),
  /** Adds a target, or gives it other settings; values by the names of flags, setup as its own text. */
  'targets.put': route<null>()(
    Named.extend({ kind: z.enum(['slurm', 'ssh']), values: z.record(z.string(), z.string().max(10_000)) }),
  ),
  'targets.remove': route<null>()(Named),
  /** What lies there, and what of it is not needed; it is deleted unless it is only looked for. */
  'targets.clean': route<CleanedTarget>()(Named.extend({ isDry: z.boolean() })),
  /** Reaches it, brings the program there and trains two steps: minutes the first time. */
  'targets.test': route<TargetTest>()(Named),
} as const;
