/** Colours of what SALF chooses, the same in every chart of an analysis. Each stands out from its ground by 3 : 1 or more, but for what is left out. */
import { CHART_INKS } from './ink.ts';
import type { ChartInk, Ground } from './ink.ts';

export interface ChoiceInk extends ChartInk {
  /** Blocks that train, and the one accent of a chart. */
  readonly trains: string;
  /** Blocks that are frozen. */
  readonly frozen: string;
  /** What the options do not let be chosen. */
  readonly leftOut: string;
  /** From near to far: low deviations to high ones. */
  readonly scale: readonly string[];
}

export const CHOICE_INKS: Readonly<Record<Ground, ChoiceInk>> = {
  light: {
    ...CHART_INKS.light,
    trains: '#0b62c4',
    frozen: '#7c8794',
    leftOut: '#d3d8de',
    scale: ['#08306b', '#1f6db3', '#5ba3d0', '#a6cbe3', '#dce8f2', '#fdf2e4', '#f9c98e', '#ec8f43', '#b8500c'],
  },
  dark: {
    ...CHART_INKS.dark,
    trains: '#6cb0ff',
    frozen: '#7f8a97',
    leftOut: '#3d454e',
    scale: ['#9fd0ff', '#5ba3e0', '#2f74b5', '#25527f', '#26384c', '#3b3430', '#7a4f2a', '#bd7431', '#ffb066'],
  },
};
