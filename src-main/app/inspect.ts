import { openModelFolder } from '../models/folder.ts';
import { describeModel } from '../models/inspect.ts';
import type { ModelDescription } from '../models/inspect.ts';

/** What a model folder is, from its config and the headers of its weights. @throws InputError with a `model.` code */
export async function inspectModel(folder: string): Promise<ModelDescription> {
  return describeModel(await openModelFolder(folder));
}
