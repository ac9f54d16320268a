import { basename } from 'node:path';
import type { EngineEvent } from '../../contract/events.ts';

/** An engine's event as windows hear it: files and folders by their names, for windows get no paths. */
export function forWindows(event: EngineEvent): EngineEvent {
  switch (event.type) {
    case 'model':
    case 'checkpoint':
      return { ...event, path: basename(event.path) };
    case 'data':
      return { ...event, splits: event.splits.map((split) => ({ ...split, path: basename(split.path) })) };
    case 'stopped':
      return { ...event, checkpoint: event.checkpoint === null ? null : basename(event.checkpoint) };
    case 'result':
      return event.kind === 'train' ? { ...event, checkpoint: basename(event.checkpoint) } : event;
    case 'error':
      return event.fault.file === undefined
        ? event
        : { ...event, fault: { ...event.fault, file: basename(event.fault.file) } };
    case 'hello':
    case 'heartbeat':
    case 'log':
    case 'looked':
    case 'choice':
    case 'plan':
    case 'progress':
    case 'evaluation':
    case 'corpus':
    case 'perplexity':
    case 'sample':
      return event;
  }
}
