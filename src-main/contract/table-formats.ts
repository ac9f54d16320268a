/** The ways in which tables can be written. */
export const TABLE_FORMATS = ['text', 'csv', 'markdown', 'latex', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];
