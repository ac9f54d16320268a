/** What may lie in a package, and what of it does not belong there. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Paths with `/` between, and their bytes; in the archive what is only named there and lies next to it is left out. */
export interface Contents {
  readonly archive: ReadonlyMap<string, number>;
  readonly beside: ReadonlyMap<string, number>;
}

type Entry =
  | { readonly files: Readonly<Record<string, Entry>> }
  | { readonly link: string }
  | { readonly size: number; readonly unpacked?: boolean | undefined };
const Entry: z.ZodType<Entry> = z.lazy(() =>
  z.union([
    z.object({ files: z.record(z.string(), Entry) }),
    z.object({ link: z.string() }),
    z.object({ size: z.number(), unpacked: z.boolean().optional() }),
  ]),
);

/** @param resources the folder of a package with `app.asar` and what lies next to it */
export function contentsOf(resources: string): Contents {
  const archive = new Map<string, number>();
  const walk = (entry: Entry, path: string): void => {
    if ('files' in entry) {
      for (const [name, child] of Object.entries(entry.files)) walk(child, path === '' ? name : `${path}/${name}`);
    } else if ('link' in entry) archive.set(path, 0);
    else if (entry.unpacked !== true) archive.set(path, entry.size);
  };
  walk(headerOf(join(resources, 'app.asar')), '');
  const folder = join(resources, 'app.asar.unpacked');
  const beside = new Map<string, number>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    beside.set(path.slice(folder.length + 1).replaceAll('\\', '/'), statSync(path).size);
  }
  return { archive, beside };
}

/** The list at the beginning of an archive: JSON after four numbers of 32 bits, the last of which is its length. */
function headerOf(file: string): Entry {
  const handle = openSync(file, 'r');
  try {
    const numbers = Buffer.alloc(16);
    readSync(handle, numbers, 0, 16, 0);
    const text = Buffer.alloc(numbers.readUInt32LE(12));
    readSync(handle, text, 0, text.length, 16);
    return Entry.parse(JSON.parse(text.toString('utf8')));
  } finally {
    closeSync(handle);
  }
}

/** The only files of our own, by the place where they must lie. */
const OWN = {
  archive: [/^LICENSE$/, /^out\/(main|preload|renderer)\//],
  beside: [
    /^package\.json$/,
    /^resources\/(icon\.png|demo\/[\w./-]+)$/,
    /^db\/\d{4}_\w+\.sql$/,
    /^src-main\/(?!bench\/)[\w./-]+\.(ts|json)$/,
  ],
};
const TESTS = /\.test\.\w+$|^src-main\/(.*\/)?testing\//;
const BINARY = /\.(node|dll|dylib)$|\.so(\.\d+)*$/;
/** A word for another system or architecture in a path, where this one has none. */
const SYSTEMS = ['linux', 'linuxmusl', 'musl', 'darwin', 'win32', 'android', 'freebsd'];
const MACHINES = ['x64', 'arm64', 'ia32', 'arm', 'universal'];

export interface PackageKind {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Names of the packages that the program needs when it runs. */
  readonly packages: ReadonlySet<string>;
  /** Bytes of the archive and of what lies next to it, at most. */
  readonly most: { readonly archive: number; readonly beside: number };
}

/** Whatever does not belong into a package, a sentence each. */
export function strangersIn({ archive, beside }: Contents, kind: PackageKind): string[] {
  const strangers: string[] = [];
  for (const place of ['archive', 'beside'] as const) {
    const files = place === 'archive' ? archive : beside;
    const sum = [...files.values()].reduce((total, size) => total + size, 0);
    if (sum > kind.most[place]) strangers.push(`${place}: ${sum} bytes are more than ${kind.most[place]}`);
    for (const path of files.keys()) {
      const reason = reasonAgainst(path, place, kind);
      if (reason !== null) strangers.push(`${place}: ${path} ${reason}`);
    }
  }
  return strangers;
}

function reasonAgainst(
  path: string,
  place: keyof typeof OWN,
  { platform, arch, packages }: PackageKind,
): string | null {
  if (!path.startsWith('node_modules/')) {
    if (TESTS.test(path)) return 'is of a test';
    return OWN[place].some((pattern) => pattern.test(path)) ? null : 'is not on the list';
  }
  if (place === 'archive') return 'is of a library, which plain Node must read';
  const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? '';
  if (!packages.has(name)) return 'is of a package that is not needed';
  if (!BINARY.test(path)) return null;
  const words = path.split(/[^a-z0-9]+/);
  const others = [...SYSTEMS.filter((each) => each !== platform), ...MACHINES.filter((each) => each !== arch)];
  return words.some((word) => others.includes(word)) ? 'is a binary of another system' : null;
}

const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** Names of the packages that a lock file has for the program itself. */
export function neededPackages(lockFile: string): ReadonlySet<string> {
  const { packages } = Lock.parse(JSON.parse(readFileSync(lockFile, 'utf8')));
  return new Set(
    Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path]) => path.split('node_modules/').at(-1)!),
  );
}
