import { basename } from 'node:path';
import { withPaths } from '../../contract/event-paths.ts';
import type { EngineEvent } from '../../contract/events.ts';

/** An engine's event as windows hear it: files and folders by their names, for windows get no paths. */
export function forWindows(event: EngineEvent): EngineEvent {
  const name = (path: string): string => basename(path);
  return withPaths(event, { model: name, rows: name, checkpoint: name, fault: name });
}
