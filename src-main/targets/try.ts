/** Trying a target: what it is, and a run of two steps. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FailureError } from '../base/errors.ts';
import { parseEventLine } from '../contract/event-file.ts';
import { isLast, thrownBy } from '../contract/events.ts';
import type { LastEvent } from '../contract/events.ts';
import { TrainRequest } from '../contract/request.ts';
import type { TrainSettings } from '../contract/request.ts';
import { TargetChanges } from '../contract/targets.ts';
import type { Workspace } from '../base/stored/places.ts';
import type { Placement } from '../store/placements.ts';
import { inTree, requestHere, requestThere } from './request-there.ts';
import { dataTree, modelTree, nameThere, sendTrees } from './send.ts';
import type { Target } from './target.ts';
import type { MachineAnswer } from './there/protocol.ts';

export interface Tried {
  readonly machine: MachineAnswer;
  /** Milliseconds by which its clock is ahead of the one here. */
  readonly clockAhead: number;
  /** Of the run, from being submitted to its end. */
  readonly seconds: number;
}

/** Milliseconds between two looks, and until a run of two steps must have ended. */
const PAUSE = 2000;
const PATIENCE = 15 * 60_000;
/** Far more than two steps of a small model take. */
const NEEDS = { memoryBytes: 2 ** 30, seconds: 300 };

/**
 * Reaches a target, brings the program there, and trains two steps.
 * @param settings of a small run
 * @throws SalfError that says what does not work
 */
export async function tryTarget(
  target: Target,
  workspace: Workspace,
  settings: TrainSettings,
  say: (sentence: string) => void,
): Promise<Tried> {
  const { machine } = target;
  const program = await machine.prepare(say);
  const asked = Date.now();
  const { answer: found } = await machine.ask({ ask: 'machine' });
  const ahead = clockAhead(asked, found.clock, Date.now());
  if (target.scheduler === 'slurm' && found.slurm === null) throw noSlurm(machine.name);
  const run = `test-${randomBytes(4).toString('hex')}`;
  const began = Date.now();
  const request = TrainRequest.parse({ ...settings, kind: 'train', runId: run, runDir: '.' });
  try {
    const text = await requestText(target, workspace, request, say);
    await machine.ask({ ask: 'requests', requests: [{ run, text }] });
    const changes = TargetChanges.parse({});
    const promised = target.promise(changes, NEEDS, 0);
    const lot = { id: run, runs: [run], changes, promised };
    const ticket = (await target.submit(lot, program)).get(run) ?? null;
    say('Submitted a run of two steps.');
    const placed = { run, target: target.name, changes, needs: NEEDS, state: 'pending', reason: null, lot: run, ticket, sent: 1, step: 0, since: 0, memory: null, seconds: null } as const; // prettier-ignore
    const last = await untilEnded(target, placed, say);
    if (last.type === 'error') throw thrownBy(last);
  } finally {
    if (machine.isHere) rmSync(join(workspace.runs, run), { recursive: true, force: true });
  }
  return { machine: found, clockAhead: Math.round(ahead), seconds: (Date.now() - began) / 1000 };
}

/**
 * Milliseconds by which another clock is ahead of the one here (RFC 5905, section 8): what the other machine takes to answer
 * does not count.
 * @param asked by the clock here, as is `received`
 */
export function clockAhead(asked: number, there: MachineAnswer['clock'], received: number): number {
  return (there.heard - asked + (there.answered - received)) / 2;
}

async function requestText(
  { machine }: Target,
  workspace: Workspace,
  request: TrainRequest,
  say: (sentence: string) => void,
): Promise<string> {
  if (machine.isHere) return requestHere(request, workspace);
  const { train, test, validation } = request.data;
  const model = await modelTree(request.model);
  const files = [train, test, validation].filter((file) => file !== null);
  const trees = new Map<string, string>();
  for (const file of files) {
    const tree = await dataTree(file);
    await sendTrees(machine, [tree], say);
    trees.set(file, inTree(tree.key, nameThere(file)));
  }
  await sendTrees(machine, [model], say);
  return requestThere(request, { model: () => inTree(model.key), data: (path) => trees.get(path)! });
}

async function untilEnded(target: Target, cell: Placement, say: (sentence: string) => void): Promise<LastEvent> {
  const { run } = cell;
  const until = Date.now() + PATIENCE;
  let [told, silent] = ['', 0];
  while (Date.now() < until && silent < 3) {
    await sleep(PAUSE);
    const runs = [{ run, events: 0, log: Number.MAX_SAFE_INTEGER }];
    const question = { ask: 'look', scheduler: target.scheduler, lots: [cell.lot!], runs, most: 2 ** 24 } as const;
    const { answer, body } = await target.machine.ask(question);
    const last = lastIn(Buffer.from(body), `${target.name}:${run}`);
    if (last !== null) return last;
    const { standing, word, reason } = target.standingOf(cell, answer, { hasBegun: body.length > 0, last: null });
    silent = standing === 'over' ? silent + 1 : 0;
    const now = `${word ?? standing}${reason === null ? '' : `: ${reason}`}`;
    if (now !== told) say(`The run is ${now}.`);
    told = now;
  }
  throw new FailureError({
    code: 'target.lost',
    message: silent > 0 ? 'The run ended without a word.' : 'The run did not end in time.',
    remedy: `Look at the queue of ${target.name}, and into its folder, ${run} among the runs.`,
  });
}

function lastIn(bytes: Buffer, file: string): LastEvent | null {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  const events = lines.map((line, index) => parseEventLine(Buffer.from(line), index + 1, file));
  const newest = events.at(-1);
  return newest !== undefined && isLast(newest) ? newest : null;
}

function noSlurm(name: string): FailureError {
  return new FailureError({
    code: 'target.refused',
    message: `There is no Slurm on ${name} that answers.`,
    remedy: 'Look whether sinfo works there; --setup may have to bring it into the path.',
  });
}
