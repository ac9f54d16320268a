import { MethodRequest } from '../../contract/method.ts';
import { TrainSettings } from '../../contract/request.ts';

/** What a single setting can be. */
export type Plain = string | number | boolean | null | readonly (string | number)[];
type Flat = ReadonlyMap<string, Plain>;

/** A setting and what it is unless one says otherwise; `usual` is undefined where there is no default. */
export interface FlatSetting {
  /** Its place: `optimizer.learningRate`. */
  readonly path: string;
  readonly value: Plain;
  readonly usual: Plain | undefined;
}

/** All settings of a run by their places, those of groups one by one; lists are values. The task stands by itself. */
export function flatSettings(settings: TrainSettings): FlatSetting[] {
  const { task, ...others } = settings;
  const usual = flat(usualSettings(settings));
  return [...flat({ task: taskWords(task), ...others })].map(([path, value]) => ({
    path,
    value,
    usual: NEEDED.has(path) ? undefined : usual.get(path),
  }));
}

const LEAST = { model: '-', task: { kind: 'preset', preset: '-' }, data: { train: '-' } } as const;
const NEEDED: ReadonlySet<string> = new Set(['model', 'task', 'data.train']);

/** The defaults beside which the settings stand: of the same method, and of adapters where it has them. */
export function usualSettings({ method, lora }: TrainSettings): object {
  const alike = MethodRequest.safeParse({ name: method.name }).data;
  const usual = TrainSettings.parse({ ...LEAST, lora: lora === null ? null : {} });
  return { ...usual, method: { ...alike, name: 'full' } };
}

function taskWords(task: TrainSettings['task']): string {
  return task.kind === 'preset' ? task.preset : task.template;
}

function flat(settings: object, at = ''): Flat {
  const entries = Object.entries(settings) as [string, Plain | object][];
  return new Map(
    entries.flatMap(([key, value]): [string, Plain][] =>
      isPlain(value) ? [[`${at}${key}`, value]] : [...flat(value, `${at}${key}.`)],
    ),
  );
}

function isPlain(value: Plain | object): value is Plain {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}
