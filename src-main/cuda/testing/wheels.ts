/** Small stand-ins for the wheels, made and served by the machine's own Python and pip. */
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CudaBuild, CudaWheel } from '../../contract/cuda/build.ts';
import type { CudaSite } from '../site.ts';

/** Whether tests may use pip; without it they are skipped by name. */
export const HAS_PIP = spawnSync('python3', ['-m', 'pip', '--version'], { windowsHide: true }).status === 0;

/** Writes an archive with the given names, whatever they are. */
const ZIP = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
    for name, text in json.load(sys.stdin): archive.writestr(name, text)
`;

export function writeArchive(file: string, entries: readonly (readonly [name: string, text: string])[]): void {
  execFileSync('python3', ['-c', ZIP, file], { input: JSON.stringify(entries), windowsHide: true });
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Makes a wheel that pip takes.
 * @param libraries content by path in the wheel
 * @param beside further entries, which are no libraries that are needed
 */
export function makeWheel(
  folder: string,
  name: string,
  version: string,
  libraries: Readonly<Record<string, string>>,
  beside: readonly (readonly [string, string])[] = [],
): CudaWheel {
  const stem = `${name.replaceAll('-', '_')}-${version}`;
  const file = join(folder, `${stem}-py3-none-manylinux_2_17_x86_64.whl`);
  mkdirSync(folder, { recursive: true });
  writeArchive(file, [
    ...Object.entries(libraries),
    ...beside,
    [
      `${stem}.dist-info/METADATA`,
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nRequires-Dist: nowhere\n`,
    ],
    [`${stem}.dist-info/WHEEL`, 'Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-manylinux_2_17_x86_64\n'],
    [`${stem}.dist-info/RECORD`, ''],
  ]);
  return {
    package: name,
    version,
    file: basename(file),
    bytes: statSync(file).size,
    sha256: sha256(readFileSync(file)),
    libraries: Object.entries(libraries).map(([path, text]) => ({
      path,
      name: basename(path),
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    })),
  };
}

/** Contents of the stand-ins' libraries by name. */
export const LIBRARIES = {
  'libonnxruntime.so.1': 'the runtime',
  'libcublas.so.13': 'products, '.repeat(100),
  'libcublasLt.so.13': 'more products',
} as const;

export interface StandIns {
  readonly site: CudaSite;
  /** Where pip finds the wheels. */
  readonly served: string;
  /** With which pip finds them, and nothing else. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Two wheels, and where they will be installed. @param folder an empty one */
export function standIns(folder: string): StandIns {
  const served = join(folder, 'served');
  const runtime = makeWheel(
    served,
    'onnx-stand-in',
    '1.0',
    { 'a/libonnxruntime.so.1': LIBRARIES['libonnxruntime.so.1'] },
    [['a/__init__.py', 'raise SystemExit(3)']],
  );
  const products = makeWheel(served, 'cublas-stand-in', '13.0', {
    'nvidia/lib/libcublas.so.13': LIBRARIES['libcublas.so.13'],
    'nvidia/lib/libcublasLt.so.13': LIBRARIES['libcublasLt.so.13'],
  });
  const build: CudaBuild = { onnxruntime: '1.0', wheels: [runtime, products] };
  return { site: { folder: join(folder, 'cuda'), build }, served, environment: pipEnvironment(served) };
}

export function pipEnvironment(served: string): NodeJS.ProcessEnv {
  return { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: served, PIP_CONFIG_FILE: '/dev/null' };
}
