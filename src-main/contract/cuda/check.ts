/** What an engine finds when it tries CUDA: the driver, its devices, and a product on the first one. */
import { z } from 'zod';
import { FaultSchema } from '../fault.ts';

export const CudaCheckRequest = z.strictObject({ kind: z.literal('cuda-check') });
export type CudaCheckRequest = z.infer<typeof CudaCheckRequest>;

export const CudaDevice = z.strictObject({
  name: z.string(),
  /** Compute capability, such as 9 for 9.0. */
  capability: z.number(),
  memoryBytes: z.number(),
});
export type CudaDevice = z.infer<typeof CudaDevice>;

/** What NVIDIA's driver says. */
export const DriverReport = z.discriminatedUnion('state', [
  /** Its library cannot be loaded. */
  z.strictObject({ state: z.literal('absent'), reason: z.string() }),
  /** It is there and does not work: a call answered with an error. Source of the codes: cuda.h, `CUresult`. */
  z.strictObject({ state: z.literal('failing'), call: z.string(), code: z.int(), words: z.string() }),
  z.strictObject({
    state: z.literal('working'),
    /** Of the newest CUDA that it can run: 13000 for 13.0. */
    version: z.int(),
    devices: z.array(CudaDevice).readonly(),
  }),
]);
export type DriverReport = z.infer<typeof DriverReport>;

export const CudaCheckResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('cuda-check'),
  driver: DriverReport,
  /** Of a product on the first device, with the opening of its session; null: it could not be computed. */
  seconds: z.number().min(0).nullable(),
  /** Why not. */
  fault: FaultSchema.nullable(),
});
export type CudaCheckResult = z.infer<typeof CudaCheckResult>;
