/** What becomes of a job when the program around the host ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobRequest } from '../../src-main/contract/job.ts';
import type { WindowEvent } from '../../src-main/contract/window-events.ts';
import { HostLink } from '../../src-main/shells/electron/host-link.ts';
import { openStore } from '../../src-main/store/open.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';

const HOST = join(import.meta.dirname, '../../src-main/shells/electron/host.ts');
const folder = mkdtempSync(join(tmpdir(), 'salf-background-'));
const workspace = join(folder, 'workspace');
beforeAll(() => writeTinyData(folder));
afterAll(() => rmSync(folder, { recursive: true }));

/** Far more steps than there is time for. */
const LONG: JobRequest = JobRequest.parse({
  kind: 'experiment',
  request: {
    ...{ kind: 'compare', seeds: [1], baseline: 'full' },
    methods: [{ name: 'full', method: { name: 'full' }, lora: null }],
    models: [{ name: 'tiny', path: join(GOLDEN_MODELS, 'qwen2-tied') }],
    datasets: [
      {
        name: 'letters',
        task: {
          ...{ kind: 'custom', template: '{text}:', columns: { texts: ['text'], label: 'label' } },
          labels: ['cat', 'hat', 'end'].map((word) => ({ word, names: [] })),
        },
        data: { train: join(folder, 'train.jsonl'), test: join(folder, 'test.jsonl') },
      },
    ],
    settings: { duration: { unit: 'epochs', count: 100_000 }, prefixCache: 'off' },
  },
});

it('it stops at its next step, keeps a checkpoint, and waits to go on', async () => {
  {
    using store = await openStore(workspace);
    store.jobs.add({ id: 'j-20261126-abcdef', title: 'A long one', request: LONG });
  }
  let trains: () => void = () => undefined;
  const isTraining = new Promise<void>((resolve) => (trains = resolve));
  const onEvent = (event: WindowEvent): void => {
    if (event.type === 'engine' && event.event.type === 'progress') trains();
  };
  const settings = { entry: HOST, node: process.execPath, workspace, onEvent, onConnection: () => undefined };
  const link = new HostLink(settings);
  await isTraining;
  await link.close();

  using store = await openStore(workspace);
  expect(store.jobs.all()).toMatchObject([{ id: 'j-20261126-abcdef', state: 'paused' }]);
  const [run] = store.runs.all();
  expect(run).toMatchObject({ state: 'stopped' });
  expect(store.checkpoints.all(run!.id).length).toBeGreaterThan(0);
});
