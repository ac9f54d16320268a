/** What models and data sets are called wherever they are shown: as in the library, whatever that is called now. */
import { basename } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { datasetName, namelessTask } from '../../contract/dataset-name.ts';
import type { TrainSettings } from '../../contract/request.ts';
import type { TaskRequest } from '../../contract/task.ts';
import type { Store } from '../../store/open.ts';

type Files = Pick<TrainSettings['data'], 'train'> & Partial<Pick<TrainSettings['data'], 'test' | 'validation'>>;

export interface Names {
  /** Of the model in a folder. @param otherwise its name where the library does not know it */
  model(path: string, otherwise?: string): string;
  /** Of a task on some files; `test` and `validation` are compared where they are given. */
  data(task: TaskRequest, files: Files, otherwise?: string): string;
}

interface Known {
  readonly name: string;
  readonly task: TaskRequest;
  readonly data: TrainSettings['data'];
}

/**
 * The names of a workspace as they are now. What the library does not hold is called as its request says. A data set that
 * was edited since is shown with the number of the version that was used.
 */
export function namesIn(store: Store): Names {
  // Later ones take the place of earlier ones, and what is in the library now that of what was.
  const models = new Map(
    [...store.libraryModels.allEver().filter(({ removedAt }) => removedAt !== null), ...store.libraryModels.all()].map(
      ({ path, name }) => [path, name],
    ),
  );
  const sets = Map.groupBy(knownDatasets(store), ({ data }) => data.train);
  return {
    model: (path, otherwise = basename(path)) => models.get(path) ?? otherwise,
    data(task, files, otherwise = datasetName(task, files.train)) {
      return sets.get(files.train)?.find((each) => isSame(each, task, files))?.name ?? otherwise;
    },
  };
}

/** Those in the library first, then their earlier versions, then what was removed; a copy comes after what it was made of. */
function knownDatasets(store: Store): Known[] {
  const ever = store.libraryDatasets.allEver().toReversed();
  const names = new Map(ever.map(({ id, name }) => [id, name]));
  const versions = store.datasetVersions.all().map(({ dataset, version, task, data }): Known => {
    return { name: `${names.get(dataset) ?? dataset} (version ${version})`, task, data };
  });
  const [present, removed] = [true, false].map((is) => ever.filter(({ removedAt }) => (removedAt === null) === is));
  return [...present!, ...versions, ...removed!];
}

function isSame(known: Known, task: TaskRequest, { test, validation }: Files): boolean {
  return (
    (test === undefined || known.data.test === test) &&
    (validation === undefined || known.data.validation === validation) &&
    canonicalJson(namelessTask(known.task)) === canonicalJson(namelessTask(task))
  );
}
