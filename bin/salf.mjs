#!/usr/bin/env node
// Runs the command line with the Node that npm ci brought: it takes TypeScript as it is, whatever Node is installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const main = join(root, 'src-main', 'shells', 'cli', 'main.ts');
const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// The terminal tells the child as well; it decides when to end.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
child.on('error', (error) => {
  process.stderr.write(`salf: ${node}: ${error.message}. Run npm ci in ${root}.\n`);
  process.exitCode = 1;
});
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
