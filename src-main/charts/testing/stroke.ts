/** A line of this colour (`#0d0887`) in an SVG, in whichever of its two spellings ECharts wrote it. */
export function strokeOf(colour: string): RegExp {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return new RegExp(`stroke="(${colour}|rgb\\(${channels.join(',')}\\))"`);
}
