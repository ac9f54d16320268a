import { describe, expect, it } from 'vitest';
import { CHART_INKS } from '../charts/ink.ts';
import { distinctLooks } from './distinct-looks.ts';
import { MethodRequest } from './method.ts';
import { lookOf } from './method-look.ts';

const sweep = Array.from({ length: 12 }, () => lookOf(MethodRequest.parse({ name: 'full' }), false));

/** Relative luminance after WCAG 2.1. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

describe('looks of methods that would be drawn alike', () => {
  it('differ, in an order from dark to light', () => {
    const looks = distinctLooks(sweep);
    for (const ground of ['light', 'dark'] as const) {
      const inks = looks.map(({ ink }) => ink[ground]);
      expect(new Set(inks).size).toBe(12);
      const lights = inks.map(luminance);
      expect(lights).toEqual(lights.toSorted((a, b) => a - b));
      const paper = luminance(CHART_INKS[ground].paper);
      for (const light of lights) {
        const contrast = (Math.max(light, paper) + 0.05) / (Math.min(light, paper) + 0.05);
        expect(contrast).toBeGreaterThanOrEqual(3);
      }
    }
    looks.slice(1).forEach(({ mark }, index) => expect(mark).not.toBe(looks[index]!.mark));
  });

  it('are left alone where they differ already', () => {
    const looks = [
      lookOf(MethodRequest.parse({ name: 'salf' }), false),
      lookOf(MethodRequest.parse({ name: 'salf' }), true),
    ];
    expect(distinctLooks(looks)).toEqual(looks);
  });
});
