/** Jobs that the queue has forgotten: what became of them stands in Slurm's accounts, here those of a stand-in for sacct. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrainRequest } from '../contract/request.ts';
import { TargetChanges } from '../contract/targets.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { Rounds } from './rounds.ts';
import { findTarget, openTarget } from './target.ts';

const RUN = 'r-20261124-0000aa';
const path = process.env['PATH'];

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-accounts-'));
  mkdirSync(join(folder, 'bin'));
  // The queue is empty as soon as it was asked: MinJobAge has passed.
  stand('scontrol', 'echo MaxArraySize = 1001');
  stand('sbatch', `printf '%s\\n' "$*" >> '${folder}/sbatch.calls'\necho 7`);
  stand('squeue', 'true');
  process.env['PATH'] = `${join(folder, 'bin')}:${path ?? ''}`;
  store = await openStore(join(folder, 'w'));
  const runDir = join(store.workspace.runs, RUN);
  mkdirSync(runDir);
  const task = { kind: 'preset', preset: 'trec' };
  store.runs.create(TrainRequest.parse({ kind: 'train', runId: RUN, runDir, model: '/m', task, data: { train: '/d' } }), []);
  store.placements.add(RUN, 'slurm', TargetChanges.parse({}), { memoryBytes: 2 ** 30, seconds: null });
}); // prettier-ignore
afterEach(() => {
  store.close();
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

function stand(name: string, lines: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
}

/** Rounds of a program that has just been started, until the cell has come to an end. */
async function settle(): Promise<void> {
  const rounds = new Rounds(store, openTarget(store, 'slurm', findTarget(store, 'slurm')), () => undefined);
  for (let round = 0; store.placements.open('slurm').length > 0 && round < 30; round++) await rounds.round();
}

const calls = (name: string): string[] =>
  readFileSync(join(folder, `${name}.calls`), 'utf8')
    .trim()
    .split('\n');

describe.skipIf(process.platform === 'win32')('a job that only the accounts know', () => {
  it.each([
    ['OUT_OF_MEMORY', 'ended', 'The job ran out of the memory that it was promised (1.75 GiB).', 1],
    ['CANCELLED by 0', 'stopped', 'Somebody cancelled it there.', 1],
    ['NODE_FAIL', 'ended', 'The job ended with its node.', 3],
    ['DEADLINE', 'ended', 'The job could not end before its deadline.', 1],
    ['', 'ended', 'The job ended, and nothing is known of how.', 3],
  ])('%s', async (word, state, reason, sent) => {
    stand('sacct', `printf '%s\\n' "$*" >> '${folder}/sacct.calls'\necho '7_1|${word}'\necho '7_1.batch|FAILED'`);
    await settle();
    expect(store.placements.get(RUN)).toMatchObject({ state, reason, sent });
    // Once for each time that it was sent.
    expect(calls('sacct')).toHaveLength(sent);
    expect(calls('sbatch')).toHaveLength(sent);
  });

  it('is given up where a site keeps none', async () => {
    stand('sacct', 'echo Slurm accounting storage is disabled >&2\nexit 1');
    await settle();
    expect(store.placements.get(RUN)).toMatchObject({ state: 'ended', sent: 3 });
  });

  it('is sent with twice as much where its memory ran out, whatever the target always asks for', async () => {
    stand('sacct', "echo '7_1|OUT_OF_MEMORY'");
    store.targets.put('slurm', { ...(findTarget(store, 'slurm') as object), memory: '2G' } as never);
    await settle();
    expect(store.runs.find(RUN)).toMatchObject({ state: 'crashed', faultCode: 'engine.out-of-memory' });
    for (const memory of [null, '3G']) {
      store.placements.add(RUN, 'slurm', TargetChanges.parse({ memory }), { memoryBytes: 2 ** 20, seconds: null });
      await settle();
    }
    // It is said of the newest attempt, though no engine has begun in any.
    expect(store.runs.find(RUN).reason).toContain('that it was promised (3 GiB)');
    expect(calls('sbatch').map((line) => /--mem=\S+/.exec(line)?.[0])).toEqual(['--mem=2048M', '--mem=4096M', '--mem=3072M']);
  }); // prettier-ignore
});
