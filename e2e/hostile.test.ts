/** Strangers at the port: whatever they send, the workbench stays up, answers its own page, and keeps nothing of them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, openSocket } from '../src-main/shells/web/testing/client.ts';
import { send, tries } from './testing/hostile.ts';
import type { Goal } from './testing/hostile.ts';
import { startSalf } from './testing/salf.ts';
import type { RunningSalf } from './testing/salf.ts';

const TRIES = 500;
/** At a time. */
const STRANGERS = 10;
/** Milliseconds that each waits for an answer. */
const PATIENCE = 250;

const folder = mkdtempSync(join(tmpdir(), 'salf-hostile-'));
let serving: RunningSalf;
let goal: Goal;
beforeAll(async () => {
  serving = startSalf(['serve', '--json', '--workspace', join(folder, 'workspace')], folder);
  const output = await serving.until(/"address":"[^"]+"/);
  const address = new URL(/"address":"([^"]+)"/.exec(output)![1]!);
  const port = Number(address.port);
  const { headers } = await ask(port, { path: `${address.pathname}${address.search}` });
  goal = { port, cookie: (headers['set-cookie']?.[0] ?? '').split(';')[0]! };
}, 60_000);
afterAll(async () => {
  serving.child.kill('SIGINT');
  const { stderr, exitCode } = await serving.ended;
  rmSync(folder, { recursive: true });
  // Nothing came that nobody had foreseen.
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

const own = (): Record<string, string> => ({
  host: `127.0.0.1:${goal.port}`,
  origin: `http://127.0.0.1:${goal.port}`,
  cookie: goal.cookie,
});
/** What a page does first, to the end. */
async function visit(): Promise<void> {
  expect((await ask(goal.port, { path: '/nothing-here', headers: own() })).status).toBe(404);
  const { client, next, closed } = await openSocket(goal.port, own());
  client.send(JSON.stringify({ number: 1, name: 'settings.about', input: {} }));
  expect(await next()).toMatchObject({ number: 1, answer: { kind: 'done' } });
  client.close();
  await closed;
}
const isLinux = process.platform === 'linux';
const handles = (): number => (isLinux ? readdirSync(`/proc/${serving.child.pid!}/fd`).length : 0);
const megabytes = (): number => {
  const status = isLinux ? readFileSync(`/proc/${serving.child.pid!}/status`, 'utf8') : '';
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

describe('the server among strangers', () => {
  it.each(['//', '///', 'http://[', '/\\', '//[', '/%'])(
    'answers 400 to %s, with and without the cookie',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        expect((await ask(goal.port, { path, method })).status).toBe(400);
        expect((await ask(goal.port, { path, method, headers: own() })).status).toBe(400);
      }
      await visit();
    },
  );

  it(`lives through ${TRIES} of them, and lets go of each`, { timeout: 240_000 }, async () => {
    await visit();
    const [handlesBefore, megabytesBefore] = [handles(), megabytes()];
    const waiting = tries(20_261_127, TRIES, goal);
    const answers = new Map<string, number>();
    const stranger = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const answer = await send(goal.port, next, PATIENCE);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: STRANGERS }, stranger));
    await visit();
    await expect.poll(handles).toBeLessThanOrEqual(handlesBefore);
    expect(megabytes() - megabytesBefore).toBeLessThan(256);
    // They came as far as they could.
    for (const status of [101, 400, 401, 403, 404, 405]) {
      expect([...answers.keys()].some((answer) => answer.startsWith(`HTTP/1.1 ${status} `))).toBe(true);
    }
    expect([...answers.keys()].filter((answer) => answer.includes(' 500 '))).toEqual([]);
  });
});
