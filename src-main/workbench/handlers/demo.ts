import { InputError } from '../../base/errors.ts';
import { DatasetDraft } from '../../contract/dataset-draft.ts';
import type { DEMO_ROUTES } from '../../contract/routes/demo.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { Bundled } from '../../demo/bundled.ts';
import { DEMO_TASK, demoAnalysis, demoComparison } from '../../demo/comparison.ts';
import { lastingBundled } from '../../demo/lasting.ts';
import type { Store } from '../../store/open.ts';
import { addDataset } from '../../app/library/add-dataset.ts';
import { addPaths } from '../../app/library/add.ts';
import { enqueueExperiment, enqueueOnce } from '../enqueue.ts';
import type { Workbench } from '../workbench.ts';

const NAME = 'Bundled questions';

/** @param find where the bundled files lie; tests have others */
export function demoHandlers(
  workbench: Pick<Workbench, 'store' | 'hub' | 'queue'>,
  find: () => Bundled = () => lastingBundled(workbench.store.workspace.demo),
): HandlersOf<typeof DEMO_ROUTES> {
  const { store, hub } = workbench;
  /** Two windows may ask at once. */
  let bringing: Promise<void> | null = null;
  return {
    async 'demo.begin'() {
      const bundled = find();
      bringing ??= bringIn(store, bundled).finally(() => (bringing = null));
      await bringing;
      hub.changed('library');
      enqueueOnce(
        workbench,
        { kind: 'analysis', settings: demoAnalysis(bundled) },
        `Analyse the bundled model on ${NAME}`,
      );
      return enqueueExperiment(workbench, demoComparison(bundled));
    },
  };
}

async function bringIn(store: Store, { model, train, test }: Bundled): Promise<void> {
  const [, trainFile, testFile] = await addPaths(store, [model, train, test]);
  if (store.libraryDatasets.all().some(({ data }) => data.train === train && data.test === test)) return;
  const { kind, template, labels, columns } = DEMO_TASK;
  const task = { kind, template, labels, columns };
  const draft = DatasetDraft.parse({ train: trainFile!.id, test: testFile!.id, task });
  const saved = await addDataset(store, NAME, draft);
  if (saved.kind === 'bad') throw new InputError(saved.fault);
}
