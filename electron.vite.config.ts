import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const shell = join(root, 'src-main', 'shells', 'electron');

export default defineConfig({
  main: {
    // One file, two folders below the root like every room of src-main: from there `db/` is found in the same way.
    build: { outDir: 'out/main', rolldownOptions: { input: join(shell, 'main.ts') } },
  },
  preload: {
    build: {
      outDir: 'out/preload',
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
    plugins: [vue()],
    build: {
      outDir: 'out/renderer',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(root, 'src-renderer', 'index.html') },
    },
  },
});
