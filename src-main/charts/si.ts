const PREFIXES = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** `2.5 TFLOP`: three digits that count, and a prefix of the SI before the unit. */
export function withPrefix(value: number, unit: string): string {
  const [size, prefix] = PREFIXES.find(([each]) => Math.abs(value) >= each) ?? [1, ''];
  return `${Number((value / size).toPrecision(3))} ${prefix}${unit}`;
}
