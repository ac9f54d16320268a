import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const shell = join(root, 'src-main', 'shells', 'electron');
/** The program builds elsewhere and moves the result here, so that nobody reads half of it (src-main/shells/pages.ts). */
const out = process.env['SALF_BUILD_FOLDER'] ?? join(root, 'out');

/** Writes down which libraries have really been built into the pages, and under which licences, for the settings to show. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
      const names = modules.flatMap(
        (id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1] ?? [],
      );
      const list = [...new Set(names)].sort().map((name) => {
        const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
        const { version, license } = JSON.parse(text) as { version: string; license?: string };
        return { name, version, licence: license ?? 'see the package' };
      });
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(list) });
    },
  };
}

export default defineConfig({
  main: {
    // One file, two folders below the root like every room of src-main: from there `db/` is found in the same way.
    build: { outDir: join(out, 'main'), rolldownOptions: { input: join(shell, 'main.ts') } },
  },
  preload: {
    build: {
      outDir: join(out, 'preload'),
      // A sandboxed preload script can only be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: join(shell, 'preload.ts'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [vue(), licences()],
    build: {
      outDir: join(out, 'renderer'),
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(root, 'src-renderer', 'index.html') },
    },
  },
});
