/**
 * Builds the shell for Electron 9.4, the newest whose program a package index carries: as scripts of old JavaScript, with
 * the shims of this folder.
 */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import type { InlineConfig, Plugin } from 'vite';
import config from '../../electron.vite.config.ts';
import { ROOT } from '../../src-main/shells/start/electron.ts';

const SHELL = join(ROOT, 'src-main', 'shells', 'electron');
const SHIMS = join(import.meta.dirname, 'shims');
/** Where the main script lies: package.json says `module`, and Node 12 takes a `.js` there for what it cannot read. */
export const OLD_MAIN = 'out/main/main.cjs';

// Node 12 and Chromium 83 understand some of later years, but no private methods.

/** Modules of Node and Electron by the names they have in Node 12, or their stand-ins. */
function oldNames(standIns: Readonly<Record<string, string>>): Plugin {
  const known = new Set([...builtinModules, 'electron']);
  return {
    name: 'old-names',
    enforce: 'pre',
    resolveId(id, importer) {
      const bare = id.replace(/^node:/, '');
      const standIn = standIns[bare];
      if (standIn !== undefined && importer !== join(SHIMS, standIn)) return join(SHIMS, standIn);
      if (bare === 'fs/promises') return '\0fs-promises';
      return known.has(bare) ? { id: bare, external: true } : null;
    },
    load: (id) =>
      id === '\0fs-promises' ? "import { promises } from 'fs'; export const { open, readFile } = promises;" : null,
  };
}

/** Puts a shim before a script. */
function before(script: string, shim: string): Plugin {
  return {
    name: 'before',
    enforce: 'pre',
    transform: (code, id) => (id === script ? `import ${JSON.stringify(join(SHIMS, shim))};\n${code}` : null),
  };
}

const COMMON: InlineConfig = { configFile: false, root: ROOT, logLevel: 'error' };

/** @param into gets `main`, `preload` and `renderer` */
export async function buildForOldElectron(into: string): Promise<void> {
  const script = async (name: string, target: string, plugins: Plugin[]): Promise<void> => {
    await build({
      ...COMMON,
      plugins,
      define: { 'import.meta.dirname': '__dirname' },
      ssr: { noExternal: true },
      build: {
        ssr: join(SHELL, `${name}.ts`),
        target,
        outDir: join(into, name),
        emptyOutDir: true,
        minify: false,
        rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      },
    });
  };
  await script('main', 'es2019', [
    before(join(SHELL, 'main.ts'), 'main.mjs'),
    oldNames({ child_process: 'child-process.mjs' }),
  ]);
  await script('preload', 'es2020', [oldNames({ electron: 'preload-electron.mjs' })]);
  const { renderer } = config as { renderer: InlineConfig };
  await build({
    ...COMMON,
    ...renderer,
    base: './',
    root: join(ROOT, 'src-renderer'),
    plugins: [before(join(ROOT, 'src-renderer', 'main.ts'), 'renderer.mjs'), ...(renderer.plugins ?? [])],
    build: {
      ...renderer.build,
      outDir: join(into, 'renderer'),
      emptyOutDir: true,
      target: 'es2020',
      cssTarget: 'chrome83',
      chunkSizeWarningLimit: 10_000,
      // In one piece: else a part that several pages share would run before the shim.
      rolldownOptions: { ...renderer.build?.rolldownOptions, output: { codeSplitting: false } },
    },
  });
}

/** Makes a program that Electron 9 can be started on, of a build and the sources next to it. */
export function layOut(app: string, built: string): void {
  mkdirSync(app, { recursive: true });
  for (const name of ['src-main', 'node_modules', 'db', 'resources']) symlinkSync(join(ROOT, name), join(app, name));
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
  writeFileSync(join(app, 'package.json'), JSON.stringify({ ...manifest, main: OLD_MAIN }));
  cpSync(built, join(app, 'out'), { recursive: true });
}
