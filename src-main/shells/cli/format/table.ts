// Where the commands find what sets plain text in columns.
export { clip, table } from '../../../tables/layout.ts';
