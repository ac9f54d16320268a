/** Everything that an engine can be asked. */
import { z } from 'zod';
import { CudaCheckRequest } from './cuda/check.ts';
import { Path, type Provider } from './fields.ts';
import { GenerateRequest } from './generate.ts';
import { AnswerRequest, EvaluateRequest, PredictRequest, Question } from './predict.ts';
import { PretrainRequest } from './pretrain.ts';
import { ProbeRequest } from './probe.ts';
import { AnalyzeRequest, LogitsRequest, ResumeRequest, TrainRequest, UntrainedRequest } from './request.ts';

/** What one engine process can be asked; it does one of these and exits. */
export const EngineRequest = z.discriminatedUnion('kind', [
  TrainRequest,
  ResumeRequest,
  AnalyzeRequest,
  UntrainedRequest,
  LogitsRequest,
  ProbeRequest,
  CudaCheckRequest,
  PretrainRequest,
  GenerateRequest,
  AnswerRequest,
  PredictRequest,
  EvaluateRequest,
]);
export type EngineRequest = z.infer<typeof EngineRequest>;

/** Where the work of a request is computed. */
export function providerOf(request: EngineRequest): Provider {
  if (request.kind === 'cuda-check') return 'cuda';
  return request.kind === 'resume' ? request.train.provider : request.provider;
}

/** Whether its products on CUDA may be rounded to TF32. */
export function usesTf32(request: EngineRequest): boolean {
  if (request.kind === 'resume') return request.train.tf32 === true;
  return request.kind === 'train' && request.tf32 === true;
}

/**
 * What a host says to an engine: one start, then questions where it answers them, then perhaps a cancel, which takes
 * effect at the next step border.
 */
export const ControlMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    request: EngineRequest,
    /** The file that takes a run's events; absent: the one in the run's folder. */
    events: Path.exactOptional(),
  }),
  z.strictObject({ type: z.literal('ask'), question: Question }),
  z.strictObject({ type: z.literal('cancel') }),
]);
export type ControlMessage = z.infer<typeof ControlMessage>;
