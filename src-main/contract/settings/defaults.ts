import { MethodRequest } from '../method.ts';
import { TrainSettings } from '../request.ts';

const LEAST = { model: '-', task: { kind: 'preset', preset: '-' }, data: { train: '-' } } as const;

/** Settings that have no default. */
export const NEEDED: ReadonlySet<string> = new Set(['model', 'task', 'data.train']);

/** The defaults with which the settings of a run are compared: of the same method, and of adapters where it has them. */
export function defaultSettings({ method, lora }: TrainSettings): object {
  const alike = MethodRequest.safeParse({ name: method.name }).data;
  const settings = TrainSettings.parse({ ...LEAST, lora: lora === null ? null : {} });
  return { ...settings, method: { ...alike, name: 'full' } };
}
