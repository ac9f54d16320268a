import { z } from 'zod';
import type { ProcessName } from '../base/processes.ts';
import { JOB_STATES, JobRequest } from '../contract/job.ts';
import type { JobState } from '../contract/job.ts';
import { stored } from '../contract/stored-rule.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const JobRow = z.object({
  id: z.string(),
  title: z.string(),
  request: jsonColumn(stored(JobRequest)),
  state: z.enum(JOB_STATES),
  /** Jobs that wait run by rising place. */
  place: z.number(),
  subject: z.string().nullable(),
  message: z.string().nullable(),
  hostName: z.string().nullable(),
  hostPid: z.int().nullable(),
  hostStart: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});
export type StoredJob = z.infer<typeof JobRow>;

const SELECT = `SELECT id, title, request, state, place, subject, message, host_name AS hostName, host_pid AS hostPid,
  host_start AS hostStart, created_at AS createdAt, ended_at AS endedAt FROM jobs`;
const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

export interface JobReader {
  /** The one at work, those that wait or pause by place, then those that ended, the newest first; none that was removed. */
  all(): StoredJob[];
  /** Removed or not. */
  get(id: string): StoredJob | null;
}

export interface JobWriter extends JobReader {
  /** Puts a job at the end of the queue. */
  add(job: Pick<StoredJob, 'id' | 'title' | 'request'>): void;
  /** @returns false where it waits no more: another program took it, or somebody took it out of the line */
  start(id: string, host: ProcessName): boolean;
  /** @param message why it failed or was paused */
  leave(id: string, state: Exclude<JobState, 'running'>, message: string | null): void;
  noteSubject(id: string, subject: string): void;
  /** Gives jobs their places in the order of their ids; others keep theirs. */
  arrange(ids: readonly string[]): void;
  setRemoved(id: string, isRemoved: boolean): void;
  /** Forgets what was removed for good. */
  purge(): void;
}

export function jobTable(connection: Connection): JobWriter {
  return {
    all: () =>
      connection.all(
        JobRow,
        `${SELECT} WHERE removed_at IS NULL ORDER BY state <> 'running', state IN ('done', 'failed'),
           CASE WHEN state IN ('done', 'failed') THEN NULL ELSE place END, ended_at DESC, created_at DESC, id`,
      ),
    get: (id) => connection.first(JobRow, `${SELECT} WHERE id = ?`, id),
    add({ id, title, request }) {
      connection.run(
        `INSERT INTO jobs (id, title, request, state, place)
         VALUES (?, ?, ?, 'waiting', (SELECT coalesce(max(place), 0) + 1 FROM jobs))`,
        id,
        title,
        JSON.stringify(request),
      );
    },
    start(id, { name, pid, start }) {
      const sql = `UPDATE jobs SET state = 'running', message = NULL, host_name = ?, host_pid = ?, host_start = ?, ended_at = NULL
        WHERE id = ? AND state = 'waiting' AND removed_at IS NULL`;
      return connection.run(sql, name, pid, start, id) === 1;
    },
    leave(id, state, message) {
      const ended = state === 'waiting' ? 'NULL' : NOW;
      const sql = `UPDATE jobs SET state = ?, message = ?, host_name = NULL, host_pid = NULL, host_start = NULL, ended_at = ${ended} WHERE id = ?`;
      connection.run(sql, state, message, id);
    },
    noteSubject: (id, subject) => void connection.run('UPDATE jobs SET subject = ? WHERE id = ?', subject, id),
    arrange(ids) {
      connection.transaction(() => {
        ids.forEach((id, index) => connection.run('UPDATE jobs SET place = ? WHERE id = ?', index + 1, id));
      });
    },
    setRemoved(id, isRemoved) {
      connection.run(`UPDATE jobs SET removed_at = ${isRemoved ? NOW : 'NULL'} WHERE id = ?`, id);
    },
    purge: () => void connection.run('DELETE FROM jobs WHERE removed_at IS NOT NULL'),
  };
}
