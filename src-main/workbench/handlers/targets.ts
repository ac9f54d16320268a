import { testSettings } from '../../demo/test-run.ts';
import { readTarget, readTargetName } from '../../contract/flags/targets.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { TARGET_ROUTES } from '../../contract/routes/targets.ts';
import { cleanTarget } from '../../targets/clean.ts';
import { listTargets, putTarget, removeTarget } from '../../targets/manage.ts';
import { findTarget, openTarget } from '../../targets/target.ts';
import { tryTarget } from '../../targets/try.ts';
import type { Workbench } from '../workbench.ts';

export function targetHandlers({ store, hub }: Pick<Workbench, 'store' | 'hub'>): HandlersOf<typeof TARGET_ROUTES> {
  return {
    'targets.list': () =>
      listTargets(store).map((card) => ({ ...card, isAdded: store.targets.get(card.name) !== null })),
    'targets.put'({ name, kind, values }) {
      const given = Object.entries(values).filter(([, value]) => value.trim() !== '');
      const { sbatchExtra, ...rest } = Object.fromEntries(given);
      const more = sbatchExtra === undefined ? {} : { sbatchExtra: [sbatchExtra] };
      const slurm = kind === 'slurm' ? ({ slurm: true } as const) : {};
      putTarget(
        store,
        readTargetName(name),
        readTarget({ ...rest, ...more, ...slurm }, (text) => text),
      );
      hub.changed('targets');
      return null;
    },
    'targets.remove'({ name }) {
      removeTarget(store, name);
      hub.changed('targets');
      return null;
    },
    'targets.clean': ({ name, isDry }) => cleanTarget(store, name, { isDry }),
    async 'targets.test'({ name }) {
      const target = openTarget(store, name, findTarget(store, name));
      const say = (text: string): void =>
        hub.tell({ type: 'notice', level: 'info', title: `Test of ${name}`, text, run: null });
      const { machine, seconds } = await tryTarget(target, store.workspace, testSettings(), say);
      const { host, version, cpu, cores, memoryBytes, freeBytes, gpus, slurm } = machine;
      return { host, version, cpu, cores, memoryBytes, freeBytes, gpus, slurm: slurm?.version ?? null, seconds };
    },
  };
}
