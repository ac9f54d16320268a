import { z } from 'zod';
import { FailureError } from '../base/errors.ts';
import type { Fault } from '../base/errors.ts';
import type { ProcessName } from '../base/processes.ts';
import { Provider } from '../contract/fields.ts';
import { TrainRequest } from '../contract/request.ts';
import { AnyChoice } from '../contract/rules.ts';
import { Plan, TrainResult } from '../contract/events.ts';
import type { EngineVersions } from '../contract/events.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';
import { givenNames } from './descriptions.ts';
import { matchRunId } from './run-id.ts';
import { RUN_STATES } from '../contract/run-state.ts';
import { ENTERED_FROM } from './run-state.ts';
import type { RunState } from '../contract/run-state.ts';
import type { EndState } from './run-state.ts';

const RunRow = z.object({
  id: z.string(),
  state: z.enum(RUN_STATES),
  /** A sentence: why it did not finish. */
  reason: z.string().nullable(),
  faultCode: z.string().nullable(),
  request: jsonColumn(stored(TrainRequest)),
  commandLine: jsonColumn(z.array(z.string())),
  seed: z.int(),
  plan: jsonColumn(Plan).nullable(),
  /** The last that SALF made before or between epochs, or that of another rule. */
  choice: jsonColumn(AnyChoice).nullable(),
  provider: Provider.nullable(),
  salfVersion: z.string().nullable(),
  nodeVersion: z.string().nullable(),
  onnxruntimeVersion: z.string().nullable(),
  /** Kind of machine that trained it; several, one after the other, are joined by ` + `; null: not noted. */
  machine: z.string().nullable(),
  modelHash: z.string().nullable(),
  dataHash: z.string().nullable(),
  hostName: z.string().nullable(),
  hostPid: z.int().nullable(),
  /** When that process began; null where it was not noted. */
  hostStart: z.string().nullable(),
  result: jsonColumn(TrainResult).nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Taken out of all lists; it can be taken back until its files are deleted. */
  removedAt: z.string().nullable(),
});
export type Run = z.infer<typeof RunRow>;

const StateRow = RunRow.pick({ id: true, state: true });

const COLUMNS = `id, state, reason, fault_code AS faultCode, request, command_line AS commandLine, seed, plan, choice, provider,
  salf_version AS salfVersion, node_version AS nodeVersion, onnxruntime_version AS onnxruntimeVersion,
  machine, model_hash AS modelHash, data_hash AS dataHash, host_name AS hostName, host_pid AS hostPid,
  host_start AS hostStart, result, created_at AS createdAt, started_at AS startedAt, ended_at AS endedAt, removed_at AS removedAt`;
const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
const STARTED = `started_at = coalesce(started_at, ${NOW}), ended_at = NULL, reason = NULL, fault_code = NULL`;

export interface RunReader {
  /** Newest first, without those that were removed. */
  all(): Run[];
  /** Those that were removed and not yet deleted. */
  removed(): Run[];
  /** Whether there is a run of exactly this id, removed or not. */
  has(id: string): boolean;
  /** Those that are, or claim to be, at work. */
  running(): Run[];
  /** A run by its whole id, removed or not; null: there is none. */
  get(id: string): Run | null;
  /** Where each run stands, by its id, without reading more of it; those that were removed are left out. */
  states(): ReadonlyMap<string, RunState>;
  /**
   * The run whose id, or whose id's last part, starts with what was typed, or else whose name was typed. One that was removed is found by its whole id.
   * @throws InputError `request.unknown-run`
   */
  find(typed: string): Run;
}

/** Each change of state throws FailureError `internal` where the run is in no state to be changed so. */
export interface RunWriter extends RunReader {
  create(request: TrainRequest, commandLine: readonly string[]): void;
  /** @param host the process that supervises it */
  start(id: string, host: ProcessName): void;
  /** The same for a run that no process of this machine supervises. @param name of the machine, or of many, in words */
  startElsewhere(id: string, name: string): void;
  noteVersions(id: string, versions: EngineVersions): void;
  /** @param kind of the machine that begins, or resumes, the run */
  noteMachine(id: string, kind: string): void;
  noteModel(id: string, hash: string): void;
  noteData(id: string, hash: string): void;
  notePlan(id: string, plan: Plan): void;
  noteChoice(id: string, choice: AnyChoice): void;
  finish(id: string, result: TrainResult): void;
  /** Ends a run that did not finish; `why` is a fault, or a sentence where nothing went wrong. */
  end(id: string, state: Exclude<EndState, 'finished'>, why: Fault | string): void;
  /** Takes a run out of the lists, or back. @returns false where nothing changed, as for a run that is at work */
  setRemoved(id: string, isRemoved: boolean): boolean;
  /** Forgets a run with all that hangs on it. */
  discard(id: string): void;
}

export function runTable(connection: Connection): RunWriter {
  const enter = (
    id: string,
    state: keyof typeof ENTERED_FROM,
    assignments: string,
    ...values: (string | number | null)[]
  ) => {
    const from = ENTERED_FROM[state].map((each) => `'${each}'`).join(', ');
    const sql = `UPDATE runs SET state = '${state}', ${assignments} WHERE id = ? AND state IN (${from})`;
    if (connection.run(sql, ...values, id) === 1) return;
    const message = `Run ${id} cannot become ${state}, because another program changed its state.`;
    throw new FailureError({ code: 'internal', message, remedy: 'See `salf runs` for where it stands.' });
  };
  const note = (id: string, column: string, value: string): void => {
    connection.run(`UPDATE runs SET ${column} = ? WHERE id = ?`, value, id);
  };

  const select = (condition: string): Run[] =>
    connection.all(RunRow, `SELECT ${COLUMNS} FROM runs WHERE ${condition} ORDER BY created_at DESC, id DESC`);

  return {
    all: () => select('removed_at IS NULL'),
    removed: () => select('removed_at IS NOT NULL'),
    running: () => select(`state = 'running'`),
    has: (id) => connection.first(z.object({ id: z.string() }), 'SELECT id FROM runs WHERE id = ?', id) !== null,
    get: (id) => connection.first(RunRow, `SELECT ${COLUMNS} FROM runs WHERE id = ?`, id) ?? null,
    states() {
      const rows = connection.all(StateRow, 'SELECT id, state FROM runs WHERE removed_at IS NULL');
      return new Map(rows.map(({ id, state }) => [id, state]));
    },
    find(typed) {
      const sql = 'SELECT id FROM runs WHERE removed_at IS NULL OR id = ? ORDER BY id';
      const ids = connection.all(z.object({ id: z.string() }), sql, typed).map(({ id }) => id);
      const id = matchRunId(typed, ids, givenNames(connection));
      return connection.first(RunRow, `SELECT ${COLUMNS} FROM runs WHERE id = ?`, id)!;
    },
    create(request, commandLine) {
      connection.run(
        `INSERT INTO runs (id, state, request, command_line, seed) VALUES (?, 'queued', ?, ?, ?)`,
        request.runId,
        JSON.stringify(request),
        JSON.stringify(commandLine),
        request.seed,
      );
    },
    start(id, host) {
      enter(id, 'running', `host_name = ?, host_pid = ?, host_start = ?, ${STARTED}`, host.name, host.pid, host.start);
    },
    startElsewhere: (id, name) =>
      enter(id, 'running', `host_name = ?, host_pid = NULL, host_start = NULL, ${STARTED}`, name),
    noteVersions(id, { salf, node, onnxruntime }) {
      const sql = 'UPDATE runs SET salf_version = ?, node_version = ?, onnxruntime_version = ? WHERE id = ?';
      connection.run(sql, salf, node, onnxruntime, id);
    },
    noteMachine(id, kind) {
      const sql = `UPDATE runs SET machine = coalesce(machine || ' + ', '') || ?
        WHERE id = ? AND (machine IS NULL OR instr(' + ' || machine || ' + ', ?) = 0)`;
      connection.run(sql, kind, id, ` + ${kind} + `);
    },
    noteModel: (id, hash) => note(id, 'model_hash', hash),
    noteData: (id, hash) => note(id, 'data_hash', hash),
    notePlan(id, plan) {
      connection.run('UPDATE runs SET plan = ?, provider = ? WHERE id = ?', JSON.stringify(plan), plan.provider, id);
    },
    noteChoice: (id, choice) => note(id, 'choice', JSON.stringify(choice)),
    finish: (id, result) => enter(id, 'finished', `result = ?, ended_at = ${NOW}`, JSON.stringify(result)),
    end(id, state, why) {
      const reason = typeof why === 'string' ? why : why.message;
      const code = typeof why === 'string' ? null : why.code;
      enter(id, state, `reason = ?, fault_code = ?, ended_at = ${NOW}`, reason, code);
    },
    setRemoved(id, isRemoved) {
      const at = isRemoved ? NOW : 'NULL';
      const was = isRemoved ? `IS NULL AND state <> 'running'` : 'IS NOT NULL';
      return connection.run(`UPDATE runs SET removed_at = ${at} WHERE id = ? AND removed_at ${was}`, id) === 1;
    },
    discard(id) {
      connection.run('DELETE FROM runs WHERE id = ?', id);
    },
  };
}
