import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine } from '../app/testing/fake-engine.ts';
import type { CudaCourse } from '../contract/cuda/course.ts';
import type { CudaAnswer } from '../contract/routes/settings.ts';
import type { WindowEvent } from '../contract/window-events.ts';
import { HAS_PIP, standIns } from '../cuda/testing/wheels.ts';
import { registerHandlers } from './handlers/index.ts';
import { openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const CHECKED = {
  type: 'result',
  kind: 'cuda-check',
  driver: { state: 'working', version: 13_000, devices: [{ name: 'H100', capability: 9, memoryBytes: 2 ** 36 }] },
  seconds: 0.5,
  fault: null,
};

let folder = '';
let workbench: Workbench;
let courses: (CudaCourse | null)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cuda-window-'));
  courses = [];
});
afterEach(async () => {
  await workbench.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function open(cuda: Parameters<typeof openWorkbench>[1] = {}): Promise<void> {
  const entry = fakeEngine(
    folder,
    `await hello(); await started; await say(${JSON.stringify(CHECKED)}); process.exit(0);`,
  );
  workbench = await openWorkbench(join(folder, 'workspace'), { entry, ...cuda });
  workbench.hub.listen((event: WindowEvent) => {
    if (event.type === 'cuda') courses.push(event.course);
  });
}
const ask = async (name: string): Promise<unknown> => {
  const answer = await registerHandlers(workbench).invoke(name, {});
  return answer.kind === 'done' ? answer.value : answer.fault;
};

it('there are no CUDA libraries for some systems', async () => {
  await open({ cuda: null });
  expect(await ask('settings.cuda')).toEqual({ libraries: null });
  expect(await ask('settings.cudaInstall')).toMatchObject({ code: 'cuda.system' });
});

describe.skipIf(!HAS_PIP)('CUDA libraries (skipped without pip)', () => {
  beforeEach(async () => {
    const { site, environment } = standIns(folder);
    for (const name of ['PIP_NO_INDEX', 'PIP_FIND_LINKS', 'PIP_CONFIG_FILE']) vi.stubEnv(name, environment[name]);
    await open({ cuda: site });
  });

  it('are installed once for all who ask, checked and removed', async () => {
    expect(await ask('settings.cuda')).toMatchObject({ libraries: { state: 'absent', course: null, items: null } });
    const [one, other] = await Promise.all([ask('settings.cudaInstall'), ask('settings.cudaInstall')]);
    expect(one).toMatchObject({ libraries: { state: 'complete', fault: null } });
    expect(other).toEqual(one);
    expect(courses.at(0)).toMatchObject({ package: 'onnx-stand-in', number: 1, of: 2 });
    expect(courses.at(-1)).toBeNull();
    const checked = (await ask('settings.cudaCheck')) as CudaAnswer;
    expect(checked.libraries?.items?.map(({ state }) => state)).toEqual(['works', 'works', 'works', 'works']);
    expect(await ask('settings.cudaRemove')).toBeGreaterThan(100);
    expect(await ask('settings.cuda')).toMatchObject({ libraries: { state: 'absent', items: null } });
  });

  it('are not installed further when a person stops it, or the workbench closes', async () => {
    const stopAtSecond = (event: WindowEvent): void => {
      if (event.type === 'cuda' && event.course?.number === 2) workbench.cuda.stop();
    };
    workbench.hub.listen(stopAtSecond);
    expect(await ask('settings.cudaInstall')).toMatchObject({ libraries: { state: 'half', course: null } });
    const installing = ask('settings.cudaInstall');
    await workbench.cuda.close();
    expect(await installing).toMatchObject({ libraries: { state: 'half' } });
  });
});
