/** The functions of onnxruntime's C API that this program calls, with their types as koffi reads them. */

/** What a function answers: null or a status, which says what went wrong; nothing; a text. */
type Answer = 'status' | 'nothing' | 'text';

interface Signature {
  readonly answer: Answer;
  readonly parameters: string;
}

const status = (parameters: string): Signature => ({ answer: 'status', parameters });
const release: Signature = { answer: 'nothing', parameters: 'void *object' };
const OUT = '_Out_ void **out';

export const SIGNATURES = {
  GetErrorMessage: { answer: 'text', parameters: 'void *status' },
  CreateEnv: status(`int severity, const char *id, ${OUT}`),
  CreateSessionFromArray: status(`void *env, void *bytes, size_t length, void *options, ${OUT}`),
  CreateSessionOptions: status(OUT),
  DisableMemPattern: status('void *options'),
  SetSessionLogSeverityLevel: status('void *options, int severity'),
  SetSessionGraphOptimizationLevel: status('void *options, int level'),
  SetIntraOpNumThreads: status('void *options, int threads'),
  AddSessionConfigEntry: status('void *options, const char *key, const char *value'),
  CreateCUDAProviderOptions: status(OUT),
  UpdateCUDAProviderOptions: status('void *cuda, const char **keys, const char **values, size_t count'),
  SessionOptionsAppendExecutionProvider_CUDA_V2: status('void *options, void *cuda'),
  CreateRunOptions: status(OUT),
  RunOptionsSetTerminate: status('void *options'),
  RunOptionsUnsetTerminate: status('void *options'),
  CreateCpuMemoryInfo: status(`int allocator, int memory, ${OUT}`),
  CreateMemoryInfo: status(`const char *name, int allocator, int device, int memory, ${OUT}`),
  CreateAllocator: status(`void *session, void *memory, ${OUT}`),
  CreateTensorAsOrtValue: status(`void *allocator, const int64_t *shape, size_t rank, int type, ${OUT}`),
  GetTensorMutableData: status(`void *value, ${OUT}`),
  CreateTensorWithDataAsOrtValue: status(
    `void *memory, void *data, size_t bytes, const int64_t *shape, size_t rank, int type, ${OUT}`,
  ),
  CreateIoBinding: status(`void *session, ${OUT}`),
  BindInput: status('void *binding, const char *name, void *value'),
  BindOutput: status('void *binding, const char *name, void *value'),
  ClearBoundOutputs: { answer: 'nothing', parameters: 'void *binding' },
  RunWithBinding: status('void *session, void *options, void *binding'),
  ReleaseStatus: release,
  ReleaseMemoryInfo: release,
  ReleaseAllocator: release,
  ReleaseSession: release,
  ReleaseValue: release,
  ReleaseSessionOptions: release,
  ReleaseCUDAProviderOptions: release,
  ReleaseRunOptions: release,
  ReleaseIoBinding: release,
} as const satisfies Readonly<Record<string, Signature>>;

export type FunctionName = keyof typeof SIGNATURES;
