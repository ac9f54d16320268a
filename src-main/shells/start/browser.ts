/** Opens an address in the person's own browser. */
import { spawn } from 'node:child_process';
import { beginProcess } from '../../base/begin-process.ts';
import { hasScreen } from './electron.ts';

/** What opens an address on a system; null where nothing could be seen. */
export function browserCommand(
  address: string,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): readonly [string, ...string[]] | null {
  if (!hasScreen({ platform, environment })) return null;
  if (platform === 'darwin') return ['open', address];
  // `start` takes its first quoted word for a title. The address holds nothing that cmd would read: no & and no %.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', address];
  return ['xdg-open', address];
}

/** Tries to open an address. Where that does not work the address was printed, and nothing more is to be said. */
export function openBrowser(address: string, platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): void {
  const command = browserCommand(address, platform, environment);
  if (command === null) return;
  const [program, ...words] = command;
  const start = () =>
    spawn(program, words, {
      env: environment,
      stdio: 'ignore',
      detached: platform !== 'win32',
      windowsHide: true,
      windowsVerbatimArguments: true,
    });
  beginProcess(start, () => undefined)?.unref();
}
