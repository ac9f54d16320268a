import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cli } from './testing/run.ts';

const GGUF = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens', 'gguf', 'every-type.gguf');
const folder = mkdtempSync(join(tmpdir(), 'salf-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('salf import', () => {
  it('makes a model folder that inspect understands, and says that it stays rounded', async () => {
    const { exitCode, stdout } = await cli(['import', '--gguf', GGUF, '--out', 'model'], { folder });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Wrote the llama model with 20 tensors as float16 to .*model\.\n/);
    expect(stdout).toMatch(/^note: Weights of type .* stay rounded/m);
    const inspected = await cli(['inspect', '--model', 'model', '--json'], { folder });
    expect(JSON.parse(inspected.stdout)).toMatchObject({ type: 'result', family: 'llama', blocks: 2 });
  });

  it('refuses a folder in use, and what is no GGUF', async () => {
    const used = await cli(['import', '--gguf', GGUF, '--out', 'model'], { folder });
    expect(used.exitCode).toBe(2);
    const other = join(folder, 'model', 'config.json');
    const { exitCode, stderr } = await cli(['import', '--gguf', other, '--out', 'other'], { folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('config.json: magic: The file starts with');
  });

  it('leaves nothing when it is interrupted', async () => {
    const signals = new EventEmitter();
    const watch = (stdout: string): void => {
      if (stdout.includes(' %  ')) signals.emit('SIGINT');
    };
    const words = ['import', '--gguf', GGUF, '--out', 'stopped'];
    const { exitCode } = await cli(words, { folder, signals, watch, columns: 80 });
    expect(exitCode).toBe(130);
    expect(readdirSync(folder)).toEqual(['model']);
  });
});
