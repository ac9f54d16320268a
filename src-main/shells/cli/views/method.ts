import type { MethodRequest } from '../../../contract/method.ts';

/** A method with its settings: `full`, `last-k (freeze 9)`. */
export function methodLabel({ name, ...settings }: MethodRequest): string {
  const words = Object.entries(settings).map(([key, value]) => `${key} ${String(value)}`);
  return words.length === 0 ? name : `${name} (${words.join(', ')})`;
}
