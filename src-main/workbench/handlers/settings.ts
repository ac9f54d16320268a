import { arch, availableParallelism, platform, totalmem } from 'node:os';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { ProviderState, SETTINGS_ROUTES } from '../../contract/routes/settings.ts';
import { freeDisk } from '../../app/free-disk.ts';
import { diskUse } from '../../app/disk-use.ts';
import { probeProviders } from '../../app/probe.ts';
import { licences } from '../licences.ts';
import { versions } from '../versions.ts';
import type { Workbench } from '../workbench.ts';

export function settingsHandlers({ store, engine, cuda }: Workbench): HandlersOf<typeof SETTINGS_ROUTES> {
  const { folder } = store.workspace;
  let probed: readonly ProviderState[] | null = null;
  let probing: Promise<readonly ProviderState[]> | null = null;
  return {
    'settings.about': () => ({
      versions: versions(),
      workspace: folder,
      platform: `${platform()} ${arch()}`,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      licences: licences(),
    }),
    'settings.preferences': () => store.preferences.all(),
    'settings.prefer'(preferences) {
      store.preferences.set(preferences);
      return store.preferences.all();
    },
    'settings.probed': () => probed,
    async 'settings.probe'() {
      // Two windows that ask at once get one answer.
      probing ??= probeProviders(engine).finally(() => (probing = null));
      probed = await probing;
      return probed;
    },
    'settings.cuda': () => cuda.view(),
    'settings.cudaInstall': () => cuda.install(),
    'settings.cudaStop'() {
      cuda.stop();
      return null;
    },
    'settings.cudaCheck': () => cuda.check(),
    'settings.cudaRemove': () => cuda.remove(),
    'settings.disk': () =>
      diskUse(
        folder,
        store.runs.removed().map(({ id }) => id),
      ),
    'settings.free': ({ what }) => freeDisk(store, what),
  };
}
