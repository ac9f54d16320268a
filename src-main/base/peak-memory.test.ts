import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

it('the peak of a process is its own, not that of the process that started it', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'peak-memory.ts')).href;
  const child = `const { peakMemoryBytes } = await import(${JSON.stringify(module)});
    const before = peakMemoryBytes();
    const filled = Buffer.alloc(64e6, 1);
    process.stdout.write(JSON.stringify([before, peakMemoryBytes(), filled.length]));`;
  const parent = `const filled = Buffer.alloc(400e6, 1);
    const { execFileSync } = await import('node:child_process');
    const args = ['--input-type=module', '-e', ${JSON.stringify(child)}];
    process.stdout.write(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    if (filled.length === 0) throw new Error();`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', parent], { encoding: 'utf8' });
  const [before, after] = JSON.parse(said) as [number, number];
  expect(before).toBeGreaterThan(20e6);
  expect(before).toBeLessThan(300e6);
  expect(after - before).toBeGreaterThan(55e6);
});
