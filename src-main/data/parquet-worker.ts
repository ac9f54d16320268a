import { workerData } from 'node:worker_threads';
import { serveThread } from '../base/thread.ts';
import type { ParquetOrder } from './parquet.ts';
import { decodeParquet } from './parquet-decode.ts';

const { file, only } = workerData as ParquetOrder;

await serveThread(() => decodeParquet(file, only));
