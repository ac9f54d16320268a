/** The files that an engine's events name. One total switch: a new kind of event has to say what it names. */
import type { EngineEvent } from './events.ts';
import type { Split } from './score.ts';

/** What each kind of path becomes. */
export interface PathChanges {
  /** Of the model's folder. */
  readonly model: (path: string) => string;
  /** Of the file that a split was read from. */
  readonly rows: (path: string, split: Split) => string;
  readonly checkpoint: (path: string) => string;
  /** Of a file that a fault names. */
  readonly fault: (path: string) => string;
}

/** An event with other paths; the same event where it names none. */
export function withPaths(event: EngineEvent, to: PathChanges): EngineEvent {
  switch (event.type) {
    case 'model':
      return { ...event, path: to.model(event.path) };
    case 'data':
      return { ...event, splits: event.splits.map((each) => ({ ...each, path: to.rows(each.path, each.split) })) };
    case 'checkpoint':
      return { ...event, path: to.checkpoint(event.path) };
    case 'result':
      return event.kind === 'train' ? { ...event, checkpoint: to.checkpoint(event.checkpoint) } : event;
    case 'stopped':
      return { ...event, checkpoint: event.checkpoint === null ? null : to.checkpoint(event.checkpoint) };
    case 'refused':
    case 'error': {
      const { file } = event.fault;
      return file === undefined ? event : { ...event, fault: { ...event.fault, file: to.fault(file) } };
    }
    case 'hello':
    case 'heartbeat':
    case 'log':
    case 'looked':
    case 'choice':
    case 'rule':
    case 'plan':
    case 'progress':
    case 'evaluation':
    case 'corpus':
    case 'perplexity':
    case 'sample':
    case 'answered':
      return event;
  }
}
