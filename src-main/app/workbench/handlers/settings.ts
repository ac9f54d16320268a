import { arch, availableParallelism, platform, totalmem } from 'node:os';
import type { HandlersOf } from '../../../contract/routes/route.ts';
import type { SETTINGS_ROUTES } from '../../../contract/routes/settings.ts';
import { versions } from '../versions.ts';
import type { Workbench } from '../workbench.ts';

export function settingsHandlers({ store }: Workbench): HandlersOf<typeof SETTINGS_ROUTES> {
  return {
    'settings.about': () => ({
      versions: versions(),
      workspace: store.workspace.folder,
      platform: `${platform()} ${arch()}`,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    }),
  };
}
