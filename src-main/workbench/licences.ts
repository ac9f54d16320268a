import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import type { Licence } from '../contract/routes/settings.ts';

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');
/** Old packages have a list. */
const Package = z.object({
  version: z.string(),
  license: z.string().optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
});

/** The libraries that this program names as its own, by name; what those bring in turn is left out. */
export function licences(): Licence[] {
  return Object.keys(manifest.dependencies)
    .sort()
    .map((name) => {
      const text = readFileSync(join(MODULES, name, 'package.json'), 'utf8');
      const { version, license, licenses } = Package.parse(JSON.parse(text));
      return { name, version, licence: license ?? licenses?.map(({ type }) => type).join(', ') ?? 'see the package' };
    });
}
