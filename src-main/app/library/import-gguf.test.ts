import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPaths } from './add.ts';
import { listLibrary } from './cards.ts';
import { openTestLibrary } from './testing/library.ts';
import type { TestLibrary } from './testing/library.ts';

const GGUF = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens', 'gguf', 'every-type.gguf');

let library: TestLibrary;
beforeEach(async () => (library = await openTestLibrary()));
afterEach(() => library.end());

/** Folders that were made in the workspace. */
function made(): string[] {
  const { uploads } = library.store.workspace;
  return existsSync(uploads) ? readdirSync(uploads) : [];
}

describe('a GGUF file that is brought in', () => {
  it('becomes a model of the workspace', async () => {
    const courses: unknown[] = [];
    const added = await addPaths(library.store, [GGUF], {
      signal: new AbortController().signal,
      onProgress: (name, done, total) => courses.push([name, done <= total]),
    });
    expect(added).toMatchObject([{ kind: 'model', name: 'every-type' }]);
    expect(new Set(courses.map((course) => JSON.stringify(course)))).toEqual(new Set(['["every-type",true]']));
    const { models } = await listLibrary(library.store);
    expect(models).toMatchObject([{ state: { kind: 'good', facts: { family: 'llama', dtypes: [{ dtype: 'F16' }] } } }]);
    expect(library.store.libraryModels.all()[0]!.path).toContain(library.store.workspace.uploads);
    expect(existsSync(GGUF)).toBe(true);
  });

  it('is deleted where it was uploaded, once the library has the model', async () => {
    const uploaded = join(library.store.workspace.uploads, 'u-1', '1', 'small.gguf');
    mkdirSync(join(uploaded, '..'), { recursive: true });
    cpSync(GGUF, uploaded);
    await addPaths(library.store, [uploaded]);
    expect(existsSync(uploaded)).toBe(false);
  });

  it('leaves nothing where it is cancelled, or something else is refused', async () => {
    const controller = new AbortController();
    const following = { signal: controller.signal, onProgress: () => controller.abort() };
    expect(await addPaths(library.store, [GGUF], following)).toEqual([]);
    const bad = join(library.folder, 'notes.docx');
    writeFileSync(bad, 'x');
    await expect(addPaths(library.store, [GGUF, bad])).rejects.toMatchObject({ fault: { code: 'data.bad-format' } });
    expect(library.store.libraryModels.all()).toEqual([]);
    expect(made()).toEqual([]);
  });
});
