/** An export whose process is killed in the middle of its writing leaves nothing that the next one does not delete. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPartial } from '../src-main/base/atomic-write.ts';
import { runIdIn, salf, startSalf } from './testing/salf.ts';

const DEMO = join(import.meta.dirname, '../resources/demo');
/** Large enough that writing and syncing it takes a while. */
const MODEL = join(DEMO, 'demo-qwen2-12l');
const LABELS = ['person', 'place', 'time', 'number', 'reason', 'thing'].flatMap((label) => ['--label', label]);
const TASK = ['--template', '{text}:', ...LABELS];
const TRAIN = ['--model', MODEL, '--train', join(DEMO, 'train.jsonl'), '--test', join(DEMO, 'test.jsonl')];

describe.skipIf(process.platform !== 'linux')('an export (skipped where there is no SIGKILL)', () => {
  let folder = '';
  let run = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-export-kills-'));
    mkdirSync(join(folder, 'exports'));
    const words = ['train', ...TASK, ...TRAIN, '--limit-train', '24', '--limit-test', '6', '--batch-size', '4', '--steps', '1', '--json']; // prettier-ignore
    const trained = await salf(words, folder);
    expect(trained.exitCode, trained.stderr).toBe(0);
    run = runIdIn(trained.stdout);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const names = () => readdirSync(join(folder, 'exports'));
  /**
   * Starts an export, and sends it a signal once it writes. A fast machine may have written all of it before the signal
   * comes: then that is deleted, and another export is started.
   */
  const interrupted = async (words: readonly string[], signal: NodeJS.Signals) => {
    const whole = join(folder, 'exports', 'model');
    for (let tries = 1; ; tries++) {
      const writing = startSalf(words, folder);
      let over = false;
      void writing.ended.then(() => (over = true));
      while (!over && !names().some(isPartial)) await sleep(1);
      writing.child.kill(signal);
      const outcome = await writing.ended;
      const isLate = outcome.exitCode !== 130 && existsSync(whole);
      if (!isLate || tries === 10) return outcome;
      rmSync(whole, { recursive: true });
    }
  };

  it('that is interrupted leaves nothing, and says so', async () => {
    const words = ['export', '--run', run, '--format', 'gguf', '--type', 'f32', '--out', join('exports', 'model')];
    const { exitCode, stdout } = await interrupted(words, 'SIGINT');
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/Stopping; nothing of it is kept\.\n$/);
    expect(names()).toEqual([]);
  }, 120_000);

  it('that was killed while it wrote is done by the next one, which leaves nothing else', async () => {
    const words = ['export', '--run', run, '--out', join('exports', 'model')];
    // null: the signal ended it; a number would mean that it was over before.
    expect((await interrupted(words, 'SIGKILL')).exitCode).toBeNull();
    expect(names()).toEqual([expect.stringMatching(/^model\.partial-\d+-[0-9a-f]{8}$/)]);

    const next = await salf(words, folder);
    expect(next.exitCode, next.stderr).toBe(0);
    expect(names()).toEqual(['model']);
    expect(readdirSync(join(folder, 'exports', 'model'))).toContain('model.safetensors');
  }, 120_000);
});
