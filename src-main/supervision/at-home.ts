/** What an engine says of files, wherever it ran, as this machine has them. */
import { join } from 'node:path';
import { runPlaces } from '../base/stored/places.ts';
import { withPaths } from '../contract/event-paths.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { TrainRequest } from '../contract/request.ts';

/**
 * An event of a run with the paths of its own request: an engine of another machine names its own.
 * @param folder of the run, here
 */
export function atHome(
  event: EngineEvent,
  { model, data }: Pick<TrainRequest, 'model' | 'data'>,
  folder: string,
): EngineEvent {
  return withPaths(event, {
    model: () => model,
    rows: (_, split) => data[split] ?? data.train,
    checkpoint: (path) => checkpointIn(folder, path),
    fault: (path) => path,
  });
}

/** Where a checkpoint belongs that an engine named, be it of another system. */
export function checkpointIn(folder: string, path: string): string {
  return join(runPlaces(folder).checkpoints, path.split(/[\\/]/).at(-1)!);
}
