/** Rounds over the cells of a target: submit what waits, look at what is new, bring it here, and decide about each. */
import { appendFileSync, statSync } from 'node:fs';
import { runPlaces } from '../base/stored/places.ts';
import { FailureError, InputError } from '../base/errors.ts';
import type { Fault } from '../base/errors.ts';
import { AT_START } from '../contract/event-file.ts';
import { isLast } from '../contract/events.ts';
import type { EngineEvent, LastEvent } from '../contract/events.ts';
import type { Store } from '../store/open.ts';
import type { Placement } from '../store/placements.ts';
import { eventsAfter } from '../supervision/event-file.ts';
import { hearEvents, mirrorEvents, placeHere } from '../supervision/mirror.ts';
import { runFolder } from '../supervision/run-files.ts';
import { collectWeights, lastPrinted } from './collect.ts';
import { afterPrinted, decide } from './decide.ts';
import type { Decision } from './decide.ts';
import { Submitter } from './submit.ts';
import type { Target } from './target.ts';
import type { LookAnswer } from './there/protocol.ts';

/** Bytes of events and logs that one look brings. */
const MOST = 32 * 2 ** 20;

/** Cells whose ends are written in one transaction: each takes milliseconds to be safe on the disk. */
const TOGETHER = 500;

/** What is known of a cell while this program looks at it. */
interface Known {
  last: LastEvent | null;
  hasBegun: boolean;
  silent: number;
  /** Slurm's word in its accounts, where its queue has forgotten the job; null: there is none, or it was not asked for. */
  word: string | null;
  isAccounted: boolean;
}

const UNKNOWN: Readonly<Known> = { last: null, hasBegun: false, silent: 0, word: null, isAccounted: false };

export class Rounds {
  readonly #store: Store;
  readonly #target: Target;
  readonly #submitter: Submitter;
  readonly #known = new Map<string, Known>();

  constructor(store: Store, target: Target, say: (sentence: string) => void) {
    this.#store = store;
    this.#target = target;
    this.#submitter = new Submitter(store, target, say);
  }

  /**
   * One round over all cells of the target that are open. Nobody else may be at it: see store/lock.ts.
   * @returns the trouble of a scheduler that does not answer; null: it did
   * @throws SalfError `target.unreachable`, `target.refused`, `target.program`, `workspace.*`
   */
  async round(): Promise<string | null> {
    const waiting = this.#open().filter(({ state, ticket }) => state === 'waiting' || ticket === null);
    if (waiting.length > 0) await this.#submitter.submit(waiting);
    const cells = this.#open().filter(({ ticket }) => ticket !== null);
    if (cells.length === 0) return null;
    await this.#target.machine.prepare(() => undefined);
    const seen = await this.#look(cells);
    await this.#account(cells, seen);
    const decided = cells.map((cell) => ({ cell, decision: this.#decide(cell, seen) }));
    this.#store.transaction(() => decided.forEach(({ cell, decision }) => this.#note(cell, decision)));
    for (let at = 0; at < decided.length; at += TOGETHER) await this.#settle(decided.slice(at, at + TOGETHER));
    return seen.trouble;
  }

  #open(): Placement[] {
    return this.#store.placements.open(this.#target.name);
  }

  async #look(cells: readonly Placement[]): Promise<LookAnswer> {
    const { machine, scheduler } = this.#target;
    const lots = [...new Set(cells.flatMap(({ lot }) => (lot === null ? [] : [lot])))];
    const runs = cells.map(({ run }) => ({
      run,
      events: this.#place(run),
      log: machine.isHere ? 0 : logSize(this.#store, run),
    }));
    const most = machine.isHere ? 0 : MOST;
    const { answer, body } = await machine.ask({ ask: 'look', scheduler, lots, runs, most });
    let at = 0;
    const byRun = new Map(cells.map((cell) => [cell.run, cell]));
    this.#store.transaction(() => {
      for (const piece of answer.pieces) {
        const events = body.subarray(at, at + piece.events);
        const log = body.subarray(at + piece.events, at + piece.events + piece.log);
        at += piece.events + piece.log;
        this.#take(piece, this.#knownOf(byRun.get(piece.run)!), events, log);
      }
    });
    return answer;
  }

  #take({ run, size }: LookAnswer['pieces'][number], known: Known, events: Uint8Array, log: Uint8Array): void {
    const at = this.#store.eventCursors.get(run);
    try {
      if (size < at.offset) throw shorter(this.#target, run);
      const source = { machine: this.#target.name, name: run };
      const said = this.#target.machine.isHere
        ? hearEvents(this.#store, run, at, source.machine)
        : mirrorEvents(this.#store, run, at, events, source);
      if (said.length > 0) Object.assign(known, afterEvents(said), { silent: 0 });
      if (log.length > 0) appendFileSync(runPlaces(runFolder(this.#store, run)).log, log);
    } catch (thrown) {
      // One run whose events are damaged must not keep the others from being heard.
      if (!(thrown instanceof InputError)) throw thrown;
      known.last = { type: 'error', fault: thrown.fault, exitCode: 2 };
    }
  }

  /** What became of jobs that ended, and that the queue has forgotten, stands in Slurm's accounts, where a site keeps them. */
  async #account(cells: readonly Placement[], seen: LookAnswer): Promise<void> {
    const { machine, scheduler } = this.#target;
    if (scheduler !== 'slurm') return;
    const asked = cells.flatMap((cell) => {
      const known = this.#knownOf(cell);
      const { standing, word } = this.#target.standingOf(cell, seen, known);
      const isOpen = known.last?.type !== 'result';
      return standing === 'over' && word === null && isOpen && !known.isAccounted ? [{ known, job: cell.ticket! }] : [];
    });
    if (asked.length === 0) return;
    const { answer } = await machine.ask({ ask: 'accounts', jobs: asked.map(({ job }) => job) });
    const words = new Map(answer.rows.map(({ job, state }) => [job, state]));
    for (const { known, job } of asked) Object.assign(known, { isAccounted: true, word: words.get(job) ?? null });
  }

  #decide(cell: Placement, seen: LookAnswer): Decision {
    const known = this.#knownOf(cell);
    const standing = this.#target.standingOf(cell, seen, known);
    const { step, sent, state, memory } = cell;
    const { last, silent } = known;
    const word = standing.word ?? known.word;
    const decision = decide({ ...standing, word, step, sent, memory, last, silent, isStopping: state === 'stopping' });
    known.silent = decision.do === 'look-again' && standing.standing === 'over' ? silent + 1 : 0;
    return decision;
  }

  /** What stands in the store at once. */
  #note({ run, state, reason }: Placement, decision: Decision): void {
    const { placements } = this.#store;
    if (decision.do === 'wait' && (decision.state !== state || decision.reason !== reason))
      placements.noteState(run, decision.state, decision.reason);
    if (decision.do === 'submit-again') {
      this.#known.delete(run);
      placements.setWaiting(run, decision.why);
    }
  }

  /** What needs the machine once more; then the ends of these cells are written. */
  async #settle(decided: readonly { readonly cell: Placement; readonly decision: Decision }[]): Promise<void> {
    const ends: (() => void)[] = [];
    for (const { cell, decision } of decided) {
      const end = await this.#endOf(cell, decision);
      if (end !== null) ends.push(end);
    }
    this.#store.transaction(() => ends.forEach((end) => end()));
    const collected = decided.filter(({ decision }) => decision.do === 'end' && decision.last.type === 'result');
    if (collected.length === 0 || this.#target.machine.isHere) return;
    await this.#target.machine.ask({ ask: 'trim', runs: collected.map(({ cell }) => cell.run) });
  }

  /** What is to be written of a cell that has come to its end; null: it has not. */
  async #endOf(cell: Placement, decision: Decision): Promise<(() => void) | null> {
    const { run } = cell;
    const { placements, runs } = this.#store;
    const leave = (state: 'ended' | 'stopped', reason: string | null): void => {
      placements.noteState(run, state, reason);
      this.#known.delete(run);
    };
    const fail = (state: 'failed' | 'crashed', fault: Fault): void => {
      if (['running', 'queued'].includes(runs.get(run)?.state ?? '')) runs.end(run, state, fault);
    };
    switch (decision.do) {
      case 'end': {
        const { last } = decision;
        if (last.type === 'result') await collectWeights(this.#store, this.#target.machine, run);
        return () => {
          if (last.type === 'error') fail('failed', last.fault);
          leave('ended', null);
        };
      }
      case 'stop': {
        const { reason } = decision;
        return () => {
          // Killed with its job, its engine's end was taken for its own.
          if (runs.get(run)?.state === 'crashed') runs.startElsewhere(run, this.#target.name);
          if (runs.get(run)?.state === 'running') runs.end(run, 'stopped', reason ?? 'It was paused on request.');
          leave('stopped', reason);
        };
      }
      case 'give-up': {
        const printed = await lastPrinted(this.#target.machine, cell);
        const { fault } = new FailureError(afterPrinted(decision.fault, printed, cell.memory));
        return () => {
          // Sent again, it has not said a word: it still is as its attempt before ended.
          const state = runs.get(run)?.state ?? '';
          if (['stopped', 'failed', 'crashed'].includes(state)) runs.startElsewhere(run, this.#target.name);
          fail('crashed', fault);
          leave('ended', fault.message);
        };
      }
      case 'wait':
      case 'look-again':
      case 'submit-again':
        return null;
    }
  }

  /** How much of a run's events is here. */
  #place(run: string): number {
    return this.#known.has(run) ? this.#store.eventCursors.get(run).offset : placeHere(this.#store, run).offset;
  }

  #knownOf(cell: Pick<Placement, 'run' | 'since'>): Known {
    const known = this.#known.get(cell.run) ?? this.#remember(cell);
    this.#known.set(cell.run, known);
    return known;
  }

  /** What an earlier program has heard of a run since it was submitted. */
  #remember({ run, since }: Pick<Placement, 'run' | 'since'>): Known {
    const { sequence } = this.#store.eventCursors.get(run);
    if (sequence <= since) return { ...UNKNOWN };
    const said = [...eventsAfter(runPlaces(runFolder(this.#store, run)).events, AT_START)].slice(since);
    return { ...UNKNOWN, ...afterEvents(said.map(({ event }) => event)) };
  }
}

function afterEvents(events: readonly EngineEvent[]): Pick<Known, 'last' | 'hasBegun'> {
  const newest = events.at(-1);
  return { last: newest !== undefined && isLast(newest) ? newest : null, hasBegun: true };
}

function logSize(store: Store, run: string): number {
  return statSync(runPlaces(runFolder(store, run)).log, { throwIfNoEntry: false })?.size ?? 0;
}

function shorter({ name }: Target, run: string): InputError {
  return new InputError({
    code: 'events.damaged',
    file: `${name}:${run}`,
    message: 'The event file there is shorter than what was read of it.',
    remedy: 'Put the whole file back there, or start a new run.',
  });
}
