import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUNDLED_FOLDER, requireBundled } from './bundled.ts';
import { lastingBundled } from './lasting.ts';

let folder = '';
let keep = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-lasting-'));
  keep = join(folder, 'workspace', 'demo');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The bundled files as an AppImage has them, at another path each time. */
function mount(name: string) {
  const bundle = join(folder, name, 'resources', 'demo');
  cpSync(BUNDLED_FOLDER, bundle, { recursive: true });
  return { bundle, environment: { APPIMAGE: join(folder, 'salf.AppImage'), APPDIR: join(folder, name) } };
}
function open({ bundle, environment }: ReturnType<typeof mount>) {
  return lastingBundled(keep, environment, bundle);
}

describe('the bundled files of an AppImage', () => {
  it('have one place, whatever the path that the program is mounted at', () => {
    const first = open(mount('.mount_1'));
    expect(first.model.startsWith(keep)).toBe(true);
    rmSync(join(folder, '.mount_1'), { recursive: true });
    expect(open(mount('.mount_2'))).toEqual(first);
    expect(readFileSync(first.train)).toEqual(readFileSync(requireBundled().train));
    expect(readdirSync(keep)).toHaveLength(1);
  });

  it('of another version have a place of their own', () => {
    const first = open(mount('.mount_1'));
    const second = mount('.mount_2');
    writeFileSync(join(second.bundle, 'train.jsonl'), '{"text":"Who?","label":"person"}\n');
    expect(open(second).train).not.toBe(first.train);
    expect(readFileSync(first.train)).toEqual(readFileSync(requireBundled().train));
  });

  it('are copied again where the copy was broken off', () => {
    const first = open(mount('.mount_1'));
    const [name] = readdirSync(keep);
    rmSync(join(keep, name!), { recursive: true });
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    writeFileSync(join(keep, `${name}.partial-${pid}-0123abcd`), 'half');
    expect(open(mount('.mount_2'))).toEqual(first);
    expect(readdirSync(keep)).toEqual([name]);
  });
});

it('the bundled files elsewhere stay where they are', () => {
  const { bundle, environment } = mount('.mount_1');
  expect(lastingBundled(keep, {}, bundle).model).toBe(join(bundle, 'demo-qwen2-12l'));
  // Another program's AppImage started this one.
  expect(lastingBundled(keep, { ...environment, APPDIR: '/tmp/.mount_other' }, bundle)).toEqual(requireBundled(bundle));
});
