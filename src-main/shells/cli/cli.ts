import { addAnalyze } from './commands/analyze.ts';
import { addCache } from './commands/cache.ts';
import { addCuda } from './commands/cuda.ts';
import { addDescribe } from './commands/describe.ts';
import { addDisk } from './commands/disk.ts';
import { addExperiments } from './commands/experiments.ts';
import { addCell } from './commands/cell.ts';
import { addClone } from './commands/clone.ts';
import { addCompare } from './commands/compare.ts';
import { addData } from './commands/data.ts';
import { addDemo } from './commands/demo.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExport } from './commands/export.ts';
import { addImport } from './commands/import.ts';
import { addHelp } from './commands/help.ts';
import { addGenerate } from './commands/generate.ts';
import { addInspect } from './commands/inspect.ts';
import { addLibrary } from './commands/library.ts';
import { addLogits } from './commands/logits.ts';
import { addRates } from './commands/rates.ts';
import { addReport } from './commands/report.ts';
import { addPredict } from './commands/predict.ts';
import { addPretrain } from './commands/pretrain.ts';
import { addResume } from './commands/resume.ts';
import { addRuns } from './commands/runs.ts';
import { addServe } from './commands/serve.ts';
import { addShow } from './commands/show.ts';
import { addSweep } from './commands/sweep.ts';
import { addTargets } from './commands/targets.ts';
import { addTokenizer } from './commands/tokenizer.ts';
import { addTrain } from './commands/train.ts';
import { salfLine } from '../../base/shell-line.ts';
import type { Io } from './io.ts';
import { runProgram } from './program.ts';

const COMMANDS = [
  addDemo,
  addAnalyze,
  addTrain,
  addResume,
  addRuns,
  addExperiments,
  addShow,
  addLibrary,
  addDescribe,
  addClone,
  addPredict,
  addEvaluate,
  addExport,
  addImport,
  addInspect,
  addData,
  addLogits,
  addPretrain,
  addTokenizer,
  addGenerate,
  addCache,
  addDisk,
  addCuda,
  addCompare,
  addCell,
  addSweep,
  addRates,
  addReport,
  addTargets,
  addServe,
  addHelp,
];

/**
 * Runs one command line.
 * @param words without the names of the interpreter and the program
 * @returns the exit code: 0, 1 (failure), 2 (bad input), 130 (interrupted)
 */
export function runCli(words: readonly string[], io: Io): Promise<number> {
  const description = 'Which layers must be fine-tuned, what does that save, and what does it cost in F1?';
  return runProgram({ name: 'salf', description, help: salfLine(['--help']), parts: COMMANDS }, words, io);
}
