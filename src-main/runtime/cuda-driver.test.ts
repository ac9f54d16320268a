import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askDriver, loadTrouble } from './cuda-driver.ts';

const HAS_COMPILER = process.platform === 'linux' && spawnSync('cc', ['--version'], { windowsHide: true }).status === 0;

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-driver-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A driver with one function for each that is asked, as cuda.h declares them. */
const SOURCE = `
#include <stddef.h>
#include <string.h>
int cuGetErrorString(int error, const char **text) { *text = error == 100 ? "no CUDA-capable device is detected" : "odd"; return 0; }
int cuInit(unsigned int flags) { return INIT; }
int cuDriverGetVersion(int *version) { *version = 13010; return 0; }
int cuDeviceGetCount(int *count) { *count = 2; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal + 40; return 0; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, device == 40 ? "First" : "Second", length); return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  if (attribute == 75) *value = device == 40 ? 9 : 7;
  else if (attribute == 76) *value = device == 40 ? 0 : 5;
  else return 1;
  return 0;
}
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = (size_t) device << 30; return 0; }
`;

function driver(init: number): string {
  const file = join(folder, `libcuda-${init}.so`);
  writeFileSync(`${file}.c`, SOURCE);
  execFileSync('cc', ['-shared', '-fPIC', `-DINIT=${init}`, '-o', file, `${file}.c`], { windowsHide: true });
  return file;
}

describe('the driver', () => {
  it('is absent where its library is', () => {
    const file = join(folder, 'none.so');
    expect(askDriver(file)).toEqual({ state: 'absent', reason: expect.stringContaining(file) as string });
    expect(loadTrouble(file)).toMatch(/cannot open|could not be found|no such file/i);
  });

  it.skipIf(!HAS_COMPILER)('says its version and devices (skipped without a C compiler)', () => {
    const file = driver(0);
    expect(loadTrouble(file)).toBeNull();
    expect(askDriver(file)).toEqual({
      state: 'working',
      version: 13010,
      devices: [
        { name: 'First', capability: 9, memoryBytes: 40 * 2 ** 30 },
        { name: 'Second', capability: 7.5, memoryBytes: 41 * 2 ** 30 },
      ],
    });
  });

  it.skipIf(!HAS_COMPILER)('says which call failed (skipped without a C compiler)', () => {
    expect(askDriver(driver(100))).toEqual({
      state: 'failing',
      call: 'cuInit',
      code: 100,
      words: 'no CUDA-capable device is detected',
    });
  });
});
