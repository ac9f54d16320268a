/** Looks of methods that would be drawn alike, such as the boundaries of a sweep. Pure. */
import type { Ink, MethodLook } from './method-look.ts';

/**
 * Stops of a sequential palette, from the first to the last of a row: the scheme `plasma` of matplotlib (CC0), which colour-blind
 * people see as an order, cut where it would fade into the ground.
 */
const STOPS = {
  light: ['#0d0887', '#5302a3', '#8b0aa5', '#b83289', '#d5546e'],
  dark: ['#c5407e', '#db5c68', '#f48849', '#febd2a', '#f0f921'],
} as const satisfies Record<keyof Ink, readonly string[]>;
/** Neighbours in a row differ in their marks too. */
const MARKS = ['circle', 'rect', 'triangle', 'diamond'] as const;

/** The same looks where they differ; those of one look get a colour by their place among each other, and marks in turn. */
export function distinctLooks(looks: readonly MethodLook[]): MethodLook[] {
  const key = (look: MethodLook): string => JSON.stringify(look);
  const groups = Map.groupBy(looks, key);
  const next = new Map<string, number>();
  return looks.map((look) => {
    const size = groups.get(key(look))!.length;
    if (size === 1) return look;
    const place = next.get(key(look)) ?? 0;
    next.set(key(look), place + 1);
    const share = place / (size - 1);
    const ink = { light: between(STOPS.light, share), dark: between(STOPS.dark, share) };
    return { ...look, ink, mark: MARKS[place % MARKS.length]! };
  });
}

/** A colour of the palette. @param share 0 for the first stop, 1 for the last */
function between(stops: readonly string[], share: number): string {
  const at = share * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [channels(stops[low]!), channels(stops[low + 1]!)];
  const mixed = from.map((value, index) => Math.round(value + (at - low) * (to[index]! - value)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
