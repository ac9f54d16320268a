/** The formats that are decoded in a thread of their own, each with the library that it needs and no other. */
import type { ReadOptions } from '../base/file-formats.ts';
import type { Content } from './table.ts';

export interface ParquetOrder {
  readonly file: string;
  /** Columns that are decoded; the others are listed, and hold nothing. null: all. */
  readonly only: readonly string[] | null;
  /** Also hand over what cells cannot hold. */
  readonly keeps: boolean;
}

export interface WorkbookOrder extends Pick<ReadOptions, 'header'> {
  readonly file: string;
}

export const DECODERS = {
  parquet: async ({ file, ...wanted }: ParquetOrder): Promise<Content> =>
    (await import('./parquet-decode.ts')).decodeParquet(file, wanted),
  workbook: async ({ file, ...options }: WorkbookOrder): Promise<Content> =>
    (await import('./workbook-decode.ts')).decodeWorkbook(file, options),
} as const;
export type OrderKind = keyof typeof DECODERS;
export type Order<Kind extends OrderKind> = Parameters<(typeof DECODERS)[Kind]>[0];
