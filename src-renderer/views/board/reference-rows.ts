import type { BoardPlace, BoardReference, BoardRow } from '../../../src-main/contract/board.ts';
import { isReference } from '../../../src-main/contract/references.ts';

/** A reference as a row beside the methods: without runs and costs of its own. */
export function referenceRow({ name, macroF1, difference }: BoardReference): BoardRow {
  return { method: name, runs: 0, of: 0, macroF1, difference, costs: null, machines: [], timeToBaseline: null };
}

/** The rows of a place that methods are compared with, in their order. */
export function referenceRows(place: BoardPlace): BoardRow[] {
  return place.references.map(referenceRow);
}

/** What a row without a score says. */
export function unscoredWord(method: string): string {
  return isReference(method) ? 'not scored' : 'not trained';
}
