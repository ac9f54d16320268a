/** What every chart needs to know of the ground that it is drawn on. */
export type Ground = 'light' | 'dark';

/** Colours that all charts share; the style sheet of the window has the same. */
export interface ChartInk {
  /** Words, and lines as strong as words. */
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly paper: string;
}

export const CHART_INKS: Readonly<Record<Ground, ChartInk>> = {
  light: { ink: '#1b2027', quiet: '#565f6a', line: '#dde1e5', paper: '#ffffff' },
  dark: { ink: '#e6e9ed', quiet: '#a3adb8', line: '#30363d', paper: '#1b1f24' },
};
