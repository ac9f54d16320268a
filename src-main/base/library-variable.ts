/**
 * Names the library of onnxruntime that a process uses instead of the one that its Node binding brings, in the environment
 * of the process: where the CUDA build lies.
 */
export const LIBRARY_VARIABLE = 'SALF_ONNXRUNTIME_LIBRARY';
