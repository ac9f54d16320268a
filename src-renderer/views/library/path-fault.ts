import type { Fault } from '../../../src-main/base/errors.ts';

const PLACE = /^paths\.(\d+)(?:\.|$)/;

/** The place of the path that a fault of `library.addPaths` is about, among the paths that were sent; null: not said. */
export function badPath({ field }: Fault): number | null {
  const place = PLACE.exec(field ?? '')?.[1];
  return place === undefined ? null : Number(place);
}

/** The same fault with the line of the list and the path in its words. */
export function withPath(fault: Fault, paths: readonly string[]): Fault {
  const place = badPath(fault);
  const path = paths[place ?? 0] ?? '';
  const line = place === null ? '' : `Path ${place + 1}, `;
  return { ...fault, message: `${line}${path}: ${fault.message}` };
}

/** The same fault without the place, where nobody typed a list. */
export function withoutPlace(fault: Fault): Fault {
  const { field, ...rest } = fault;
  const own = field?.replace(PLACE, '') ?? '';
  return own === '' ? rest : { ...rest, field: own };
}
