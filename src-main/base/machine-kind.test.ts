import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machineKind } from './machine-kind.ts';

it('names processor, cores and each kind of GPU once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-devices-'));
  for (const bus of ['0000:01:00.0', '0000:02:00.0']) {
    mkdirSync(join(folder, bus));
    writeFileSync(join(folder, bus, 'information'), 'Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 18\n');
  }
  const kind = machineKind(folder);
  expect(kind).toMatch(/^\S.*, \d+ cores?, NVIDIA H100 80GB HBM3$/);
  expect(kind).toContain(`, ${availableParallelism()} core`);
  expect(machineKind(join(folder, 'none'))).toBe(kind.replace(', NVIDIA H100 80GB HBM3', ''));
  rmSync(folder, { recursive: true });
});
