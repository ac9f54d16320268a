import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../../contract/window.ts';
import { openWorkbench } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';
import { registerHandlers } from './index.ts';

let folder = '';
let workbench: Workbench;
let invoke: (name: string, input: unknown) => Promise<Answer<unknown>>;
/** How often windows were asked to read the library again. */
let changes = 0;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-handlers-'));
  workbench = await openWorkbench(join(folder, 'workspace'));
  changes = 0;
  workbench.hub.listen((event) => (changes += Number(event.type === 'changed' && event.what === 'library')));
  const registry = registerHandlers(workbench);
  invoke = (name, input) => registry.invoke(name, input);
});
afterEach(async () => {
  await workbench.close();
  rmSync(folder, { recursive: true });
});

const Added = z.object({ value: z.array(z.object({ id: z.string() })) });
async function addFile(): Promise<string> {
  const path = join(folder, 'rows.csv');
  writeFileSync(path, 'text,label\none,a\ntwo,b\nthree,a\n');
  return Added.parse(await invoke('library.addPaths', { paths: [path] })).value[0]!.id;
}
const labels = [
  { word: 'a', names: [] },
  { word: 'b', names: [] },
];
const task = { kind: 'custom', template: '{text}:', labels, columns: { texts: ['text'], label: 'label' } };

describe('the library for windows', () => {
  it('reads files, checks drafts and makes data sets', async () => {
    const train = await addFile();
    expect(await invoke('library.file', { id: train })).toMatchObject({
      value: { rows: 3, guess: { label: 'label' } },
    });
    expect(await invoke('library.checkDataset', { train, task })).toMatchObject({ value: { kind: 'good' } });
    expect(changes).toBe(1);
    const saved = await invoke('library.addDataset', { name: 'mine', draft: { train, task } });
    expect(saved).toMatchObject({ value: { kind: 'good', card: { name: 'mine' } } });
    expect(changes).toBe(2);
    const { id } = z.object({ value: z.object({ card: z.object({ id: z.string() }) }) }).parse(saved).value.card;
    expect(await invoke('library.dataset', { id })).toMatchObject({ value: { check: { report: { maxLength: 256 } } } });
  });

  it('takes a half-written task, and says what it lacks at its field', async () => {
    const half = { ...task, template: '', labels: [] };
    const answer = await invoke('library.checkDataset', { train: await addFile(), task: half });
    expect(answer).toMatchObject({ kind: 'done', value: { kind: 'bad', field: 'template' } });
  });

  it('tells windows what was removed and taken back', async () => {
    const id = await addFile();
    await invoke('library.remove', { id });
    await invoke('library.restore', { id });
    expect(changes).toBe(3);
    expect(await invoke('library.list', {})).toMatchObject({ value: { files: [{ id }] } });
  });

  it.each([
    ['library.file', { id: '../../etc/passwd' }],
    ['library.file', { id: 'f-20270101-abcdef' }],
    ['library.checkDataset', { train: 'f-20270101-abcdef', task }],
    ['library.checkDataset', { train: '/etc/passwd', task }],
    ['library.addPaths', { paths: [] }],
    ['library.addDataset', { name: 'x' }],
  ])('refuses %s of %j', async (name, input) => {
    expect(await invoke(name, input)).toMatchObject({ kind: 'failed', fault: { code: 'request.bad-option' } });
    expect(changes).toBe(0);
  });
});
