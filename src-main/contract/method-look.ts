/**
 * How a method looks wherever it is drawn, on every screen and on paper: its colour by what it is, and by adapters the
 * line and the mark, so that no two methods are distinguished by colour alone.
 */
import type { MethodRequest } from './method.ts';
import type { MethodName } from './method.ts';
import type { RuleName } from './rules.ts';

/** One colour on light ground, one on dark; each has a contrast of 3 : 1 or more against its ground. */
export interface Ink {
  readonly light: string;
  readonly dark: string;
}

/** Names of ECharts. */
type Mark = 'circle' | 'rect' | 'triangle' | 'diamond' | 'roundRect' | 'pin' | 'arrow';

export interface MethodLook {
  readonly ink: Ink;
  readonly mark: Mark;
  /** Adapters in place of weights. */
  readonly isHollow: boolean;
  readonly line: 'solid' | 'dashed';
}

/** After the schemes `muted` and `bright` of Paul Tol (https://sronpersonalpages.nl/~pault/), which colour-blind people tell apart. */
const INKS: Readonly<Record<MethodName, Ink>> = {
  salf: { light: '#0b62c4', dark: '#6cb0ff' },
  full: { light: '#3d4652', dark: '#c6ced8' },
  half: { light: '#75600c', dark: '#d8c25a' },
  'last-k': { light: '#117733', dark: '#5cc98a' },
  'first-k': { light: '#0b7a75', dark: '#4fd0c7' },
  'random-k': { light: '#882255', dark: '#e489b4' },
  'every-other': { light: '#6b5fb5', dark: '#b4a8f5' },
  head: { light: '#7a7f87', dark: '#9aa1ab' },
  lift: { light: '#c2410c', dark: '#ff9a5c' },
  lisa: { light: '#aa4499', dark: '#ea9ddc' },
  'gradient-ratio': { light: '#a33a44', dark: '#f08a93' },
  'freeze-share': { light: '#4b7a12', dark: '#a3cf62' },
  'random-boundary': { light: '#6d5f58', dark: '#b9a99f' },
  'block-influence': { light: '#9a3fb5', dark: '#d79bea' },
  variability: { light: '#00708f', dark: '#5fc3e0' },
  'green-trainer': { light: '#0f7a4c', dark: '#4fcf9b' },
  ist: { light: '#9c5a00', dark: '#f0b54a' },
};

const MARKS: Readonly<Record<MethodName, Mark>> = {
  salf: 'diamond',
  full: 'circle',
  half: 'rect',
  'last-k': 'triangle',
  'first-k': 'arrow',
  'random-k': 'roundRect',
  'every-other': 'rect',
  head: 'circle',
  lift: 'triangle',
  lisa: 'pin',
  'gradient-ratio': 'roundRect',
  'freeze-share': 'rect',
  'random-boundary': 'pin',
  'block-influence': 'circle',
  variability: 'triangle',
  'green-trainer': 'roundRect',
  ist: 'arrow',
};

/** The order of LIFT shows in its mark. */
const LIFT_MARKS = { front: 'triangle', end: 'arrow', random: 'roundRect' } as const;

export function lookOf(method: MethodRequest, isLora: boolean): MethodLook {
  return {
    ink: INKS[method.name],
    mark: method.name === 'lift' ? LIFT_MARKS[method.order] : MARKS[method.name],
    isHollow: isLora,
    line: isLora ? 'dashed' : 'solid',
  };
}

/** How the choice of a rule looks beside the runs that it makes. */
export function lookOfRule(rule: RuleName): MethodLook {
  return { ink: INKS[rule], mark: MARKS[rule], isHollow: false, line: 'solid' };
}
