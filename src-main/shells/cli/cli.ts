import { salfLine } from '../../base/shell-line.ts';
import type { AddCommand } from './command.ts';
import type { Io } from './io.ts';
import { runProgram } from './program.ts';

/** Every command in the order of the help. Each is loaded when it is needed: loading all takes half of a second. */
export const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  demo: async () => (await import('./commands/demo.ts')).addDemo,
  analyze: async () => (await import('./commands/analyze.ts')).addAnalyze,
  train: async () => (await import('./commands/train.ts')).addTrain,
  resume: async () => (await import('./commands/resume.ts')).addResume,
  runs: async () => (await import('./commands/runs.ts')).addRuns,
  experiments: async () => (await import('./commands/experiments.ts')).addExperiments,
  show: async () => (await import('./commands/show.ts')).addShow,
  library: async () => (await import('./commands/library.ts')).addLibrary,
  describe: async () => (await import('./commands/describe.ts')).addDescribe,
  clone: async () => (await import('./commands/clone.ts')).addClone,
  predict: async () => (await import('./commands/predict.ts')).addPredict,
  evaluate: async () => (await import('./commands/evaluate.ts')).addEvaluate,
  export: async () => (await import('./commands/export.ts')).addExport,
  import: async () => (await import('./commands/import.ts')).addImport,
  inspect: async () => (await import('./commands/inspect.ts')).addInspect,
  data: async () => (await import('./commands/data.ts')).addData,
  logits: async () => (await import('./commands/logits.ts')).addLogits,
  pretrain: async () => (await import('./commands/pretrain.ts')).addPretrain,
  tokenizer: async () => (await import('./commands/tokenizer.ts')).addTokenizer,
  generate: async () => (await import('./commands/generate.ts')).addGenerate,
  cache: async () => (await import('./commands/cache.ts')).addCache,
  disk: async () => (await import('./commands/disk.ts')).addDisk,
  cuda: async () => (await import('./commands/cuda.ts')).addCuda,
  compare: async () => (await import('./commands/compare.ts')).addCompare,
  cell: async () => (await import('./commands/cell.ts')).addCell,
  sweep: async () => (await import('./commands/sweep.ts')).addSweep,
  rates: async () => (await import('./commands/rates.ts')).addRates,
  report: async () => (await import('./commands/report.ts')).addReport,
  targets: async () => (await import('./commands/targets.ts')).addTargets,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  help: async () => (await import('./commands/help.ts')).addHelp,
};

/**
 * Runs one command line.
 * @param words without the names of the interpreter and the program
 * @returns the exit code: 0, 1 (failure), 2 (bad input), 130 (interrupted)
 */
export async function runCli(words: readonly string[], io: Io): Promise<number> {
  const description = 'Which layers must be fine-tuned, what does that save, and what does it cost in F1?';
  const parts = await Promise.all(needed(words[0]).map((load) => load()));
  return runProgram({ name: 'salf', description, help: salfLine(['--help']), parts }, words, io);
}

/** The command that was named; all of them for the help, which lists them, and for what is none, which may resemble one. */
function needed(name: string | undefined): (() => Promise<AddCommand>)[] {
  const named = name === undefined || name === 'help' || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  return named === undefined ? Object.values(COMMANDS) : [named];
}
