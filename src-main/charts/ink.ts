/** What every chart needs to know of the ground that it is drawn on. */
export type Ground = 'light' | 'dark';
