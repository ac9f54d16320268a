import { z } from 'zod';
import { CellNeeds, PLACEMENT_STATES, TargetChanges } from '../contract/targets.ts';
import type { PlacementState } from '../contract/targets.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const PlacementRow = z.object({
  run: z.string(),
  target: z.string(),
  changes: jsonColumn(TargetChanges),
  needs: jsonColumn(CellNeeds),
  state: z.enum(PLACEMENT_STATES),
  reason: z.string().nullable(),
  lot: z.string().nullable(),
  ticket: z.string().nullable(),
  sent: z.int(),
  step: z.int(),
  since: z.int(),
  memory: z.int().nullable(),
  seconds: z.int().nullable(),
});
/** The run of a cell at a target. */
export type Placement = z.infer<typeof PlacementRow>;

const PlacedRow = PlacementRow.pick({ run: true, target: true, state: true, reason: true }).extend({
  /** How much of its event file is here. */
  offset: z.int(),
  sequence: z.int(),
});
/** The same as far as windows and followers need it. */
export type PlacedRun = z.infer<typeof PlacedRow>;

const SELECT =
  'SELECT run, target, changes, needs, state, reason, lot, ticket, sent, step, since, memory, seconds FROM placements';
/** Cells that are still to come to an end. */
const OPEN = `state IN ('waiting', 'pending', 'running', 'stopping')`;

export interface PlacementReader {
  /** null: the run is, or was, trained on this machine. */
  get(run: string): Placement | null;
  /** Those of a target that have not come to an end. */
  open(target: string): Placement[];
  /** All of a target, ended or not, of runs that were not deleted. */
  all(target: string): Pick<Placement, 'run' | 'state'>[];
  /** Targets with such cells. */
  busy(): string[];
  /** The target of each of some runs that is, or was, at one. */
  targetsOf(runs: readonly string[]): ReadonlyMap<string, string>;
  /** Where the runs of an experiment stand, ended or not. */
  ofExperiment(experiment: string): PlacedRun[];
}

export interface PlacementWriter extends PlacementReader {
  /** Gives a run to a target, or once more. */
  add(run: string, target: string, changes: TargetChanges, needs: CellNeeds): void;
  /** Notes with which others a run is about to be submitted. */
  noteLot(
    run: string,
    lot: string,
    promised: { readonly memory: number; readonly seconds: number | null },
    step: number,
  ): void;
  noteTicket(run: string, ticket: string): void;
  noteState(run: string, state: PlacementState, reason: string | null): void;
  /** Asks that it is submitted again; the target knows nothing of it any more. */
  setWaiting(run: string, reason: string | null): void;
}

export function placementTable(connection: Connection): PlacementWriter {
  return {
    get: (run) => connection.first(PlacementRow, `${SELECT} WHERE run = ?`, run),
    open: (target) => connection.all(PlacementRow, `${SELECT} WHERE target = ? AND ${OPEN} ORDER BY rowid`, target),
    all: (target) =>
      connection.all(
        PlacementRow.pick({ run: true, state: true }),
        'SELECT run, state FROM placements WHERE target = ?',
        target,
      ),
    busy: () =>
      connection
        .all(z.object({ target: z.string() }), `SELECT DISTINCT target FROM placements WHERE ${OPEN} ORDER BY target`)
        .map(({ target }) => target),
    targetsOf(runs) {
      const sql = 'SELECT run, target FROM placements WHERE run IN (SELECT value FROM json_each(?))';
      const rows = connection.all(PlacementRow.pick({ run: true, target: true }), sql, JSON.stringify(runs));
      return new Map(rows.map(({ run, target }) => [run, target]));
    },
    ofExperiment: (experiment) =>
      connection.all(
        PlacedRow,
        `SELECT p.run, p.target, p.state, p.reason, events_offset AS offset, events_sequence AS sequence
         FROM experiment_runs e JOIN placements p ON p.run = e.run JOIN runs r ON r.id = e.run WHERE e.experiment = ?`,
        experiment,
      ),
    add(run, target, changes, needs) {
      connection.run(
        `INSERT INTO placements (run, target, changes, needs, state) VALUES (?, ?, ?, ?, 'waiting')
         ON CONFLICT (run) DO UPDATE SET changes = excluded.changes, needs = excluded.needs, state = 'waiting', reason = NULL, lot = NULL,
           ticket = NULL, sent = 0`,
        run,
        target,
        JSON.stringify(changes),
        JSON.stringify(needs),
      );
    },
    noteLot(run, lot, { memory, seconds }, step) {
      const sql = `UPDATE placements SET lot = ?, memory = ?, seconds = ?, step = ?, sent = sent + 1,
        since = (SELECT events_sequence FROM runs WHERE id = placements.run) WHERE run = ?`;
      connection.run(sql, lot, memory, seconds, step, run);
    },
    noteTicket(run, ticket) {
      const sql = `UPDATE placements SET ticket = ?, reason = NULL,
        state = CASE state WHEN 'waiting' THEN 'pending' ELSE state END WHERE run = ?`;
      connection.run(sql, ticket, run);
    },
    noteState: (run, state, reason) =>
      void connection.run('UPDATE placements SET state = ?, reason = ? WHERE run = ?', state, reason, run),
    setWaiting(run, reason) {
      const sql = `UPDATE placements SET state = 'waiting', reason = ?, lot = NULL, ticket = NULL WHERE run = ?`;
      connection.run(sql, reason, run);
    },
  };
}
