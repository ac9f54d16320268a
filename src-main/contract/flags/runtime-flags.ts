/** Flags of everything that runs graphs: on what, and with how many threads. */
import { PROVIDERS } from '../providers.ts';
import { NATURAL, oneOf, type Flag } from './flag.ts';

export const RUNTIME_FLAGS: readonly Flag[] = [
  {
    flag: '--provider <name>',
    takes: 'text',
    path: 'provider',
    ...oneOf(PROVIDERS),
    help: `where it runs: ${PROVIDERS.join(', ')}`,
  },
  { flag: '--threads <n>', takes: 'number', path: 'threads', wants: NATURAL, help: 'threads; 0: all cores' },
];
