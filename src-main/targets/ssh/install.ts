/** Bringing this program to another machine: once for each version, by scripts of sh alone. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { FailureError } from '../../base/errors.ts';
import type { PackedProgram } from '../program.ts';
import { runThere } from './connection.ts';
import { pathWord, setupLines } from './lines.ts';

/** Milliseconds that `npm ci` may take there, and that anything else may. */
const INSTALLING = 20 * 60_000;
const SHORT = 2 * 60_000;

/** Where a program goes. */
export interface Site {
  readonly host: string;
  readonly folder: string;
  readonly setup: string | null;
  readonly modules: string | null;
}

/** The folder of a version below that of the target. */
export function programFolder({ key }: Pick<PackedProgram, 'key'>): string {
  return `program/${key}`;
}

/** Prints `ready`, or how many bytes of the program are there. */
function lookScript({ folder }: Pick<Site, 'folder'>, key: string, mark: string): string {
  return `set -eu
cd /
mkdir -p -- ${pathWord(folder)}/program
cd -- ${pathWord(folder)}/program
if [ -e ${key}/ready ]; then echo ${mark}ready; else echo ${mark}"$(wc -c < ${key}.part 2>/dev/null || echo 0)"; fi
`;
}

/** Appends what it reads to the part that is there. */
function sendScript({ folder }: Pick<Site, 'folder'>, key: string, mark: string): string {
  return `cd -- ${pathWord(folder)}/program && cat >> ${key}.part && echo ${mark}sent`;
}

/** Checks, unpacks and installs; two at once do not disturb each other, and what is not whole has another name. */
function installScript({ folder, setup, modules }: Site, { key, hash }: PackedProgram, mark: string): string {
  const libraries =
    modules === null
      ? `npm ci --omit=dev --no-audit --no-fund > npm.log 2>&1 || { tail -n 5 npm.log >&2; exit 92; }`
      : `ln -s -- ${pathWord(modules)} node_modules
[ -x node_modules/node/bin/node ] || exit 93`;
  return `set -u
cd -- ${pathWord(folder)}/program || exit 94
if ! echo '${hash}  ${key}.part' | sha256sum -c - > /dev/null 2>&1; then rm -f ${key}.part; exit ${DAMAGED}; fi
at=$(pwd)
new=${key}.new.$$
trap 'rm -rf "$at/$new"' EXIT
rm -rf "$new" && mkdir "$new" && tar -xzf ${key}.part -C "$new" || exit 94
cd "$new"
${setupLines(setup)}${libraries}
touch ready
cd ..
[ -e ${key}/ready ] || { rm -rf ${key}; mv "$new" ${key}; }
rm -f ${key}.part
echo ${mark}ready
`;
}

/** What a script ends with where what it has is not what was sent. */
const DAMAGED = 91;

const WHY: Readonly<Record<number, string>> = {
  90: 'The setup lines failed.',
  [DAMAGED]: 'The program did not arrive as it was sent.',
  92: 'npm could not install the libraries.',
  93: 'The folder of libraries has no Node in it.',
  94: 'The folder cannot be used.',
};

/**
 * Brings the program there, if it is not.
 * @throws FailureError `target.unreachable`, `target.program`, `target.damaged`, `workspace.no-space`
 */
export async function install(site: Site, program: PackedProgram, say: (sentence: string) => void): Promise<void> {
  try {
    await bring(site, program, say);
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || thrown.fault.code !== 'target.damaged') throw thrown;
    // What a broken line left was still being written when it was looked at; it is deleted now.
    await bring(site, program, say);
  }
}

async function bring(site: Site, program: PackedProgram, say: (sentence: string) => void): Promise<void> {
  const { host } = site;
  const { key, bytes } = program;
  const there = await scripted(host, (mark) => lookScript(site, key, mark), null, SHORT);
  if (there === 'ready') return;
  say(`Sending the program to ${host}.`);
  const sent = Number(there);
  const from = Number.isInteger(sent) && sent <= bytes.length ? sent : bytes.length;
  await scripted(host, (mark) => sendScript(site, key, mark), Readable.from([bytes.subarray(from)]), SHORT);
  say(`Installing the program on ${host}; this is done once for each version.`);
  await scripted(host, (mark) => installScript(site, program, mark), null, INSTALLING);
}

/** What a script prints behind a mark, whatever a login shell prints before it. */
async function scripted(
  host: string,
  scriptWith: (mark: string) => string,
  input: AsyncIterable<Uint8Array> | null,
  patience: number,
): Promise<string> {
  const mark = `@salf-${randomBytes(6).toString('hex')}:`;
  const { out, code, errors } = await runThere(host, scriptWith(mark), input, patience);
  const said = new RegExp(`${mark}(\\S*)`).exec(out.toString())?.[1];
  if (code === 0 && said !== undefined) return said;
  const words = errors.trim().split('\n').slice(-3).join(' ').trim();
  const other = code === DAMAGED ? 'target.damaged' : 'target.program';
  throw new FailureError({
    code: /no space left/i.test(words) ? 'workspace.no-space' : other,
    message: `${WHY[code] ?? 'The program cannot be brought there.'}${words === '' ? '' : ` ${host} says: ${words}`}`,
    remedy: 'Check --folder, --setup and --modules of the target, and that npm and sha256sum are there.',
  });
}
