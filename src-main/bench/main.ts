/** `npm run bench -- NAME`: measurements, as ratios taken in one run. Nothing here is a test. */
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { SalfError } from '../base/errors.ts';
import { PROVIDERS } from '../contract/fields.ts';
import { TABLE_FORMATS } from '../contract/output.ts';
import type { Runtime } from '../training/sessions/session.ts';
import { benchLarge } from './large.ts';
import { BUNDLED_TASK, benchMemory, type MemoryBenchOptions } from './memory.ts';
import { benchMethods, type MethodsBenchOptions } from './methods.ts';
import { benchOptimizer, type OptimizerBenchOptions } from './optimizer.ts';
import { benchRegret, type RegretBenchOptions } from './regret/regret.ts';
import { benchScores, type ScoresBenchOptions } from './scores/scores.ts';
import { benchStep, type StepBenchOptions } from './step.ts';
import { benchTargets, type TargetsBenchOptions } from './targets.ts';
import { benchWindow, type WindowBenchOptions } from './window.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
// A reader such as `head` may leave early.
process.stdout.on('error', () => process.exit(0));
const count = (text: string) => Math.max(1, Math.floor(Number(text)) || 1);
const program = new Command('bench').description('Measures this program on this machine. Close other programs first.');
const provider = () => new Option('--provider <name>', 'what the graphs run on').choices(PROVIDERS).default('cpu');
const threads = () => new Option('--threads <n>', 'threads of one operator; 0: all cores').argParser(Number).default(0);

const append = (text: string, before: readonly string[]) => [...before, text];

/** From the folder in which the person typed: `npm run` goes to the project's root first. */
const path = (text: string) =>
  resolve((process.env['npm_lifecycle_event'] === 'bench' ? process.env['INIT_CWD'] : undefined) ?? '.', text);

program
  .command('step')
  .description('training steps at four boundaries and the forward pass, against the GEMM peak and PyTorch')
  .addOption(new Option('--rounds <n>', 'turns of each side').argParser(count).default(6))
  .addOption(threads())
  .addOption(provider())
  .addOption(new Option('--batch <n>', 'rows of a batch').argParser(count).default(8))
  .addOption(new Option('--length <n>', 'tokens of a row').argParser(count).default(64))
  .addOption(
    new Option('--model <folder>', 'model folder (default: one of random weights, and gutenberg-12l)').argParser(path),
  )
  .option('--no-torch', 'leave PyTorch out')
  .action((options: StepBenchOptions) => benchStep(options, say));

program
  .command('optimizer')
  .description('one optimiser step with clipping, against PyTorch’s fused AdamW')
  .addOption(new Option('--parameters <n>', 'elements that are updated').argParser(count).default(106_000_000))
  .addOption(new Option('--rounds <n>', 'turns of each side').argParser(count).default(6))
  .addOption(threads())
  .option('--no-torch', 'leave PyTorch out')
  .action((options: OptimizerBenchOptions) => benchOptimizer(options, say));

program
  .command('large')
  .description("one step of a model of Qwen2-0.5B's shape with a frozen prefix (writes 2 GB to the temporary folder)")
  .addOption(new Option('--rounds <n>', 'turns').argParser(count).default(2))
  .addOption(threads())
  .addOption(provider())
  .action((options: Runtime & { rounds: number }) => benchLarge(options.rounds, options, say));

program
  .command('methods')
  .description('epochs of full, LoRA, LIFT, SALF and last-k, against each other, the goals and PyTorch')
  .addOption(provider())
  .addOption(new Option('--rounds <n>', 'turns of each method').argParser(count).default(3))
  .addOption(new Option('--epochs <n>', 'epochs of a turn').argParser(count).default(3))
  .addOption(new Option('--limit-train <n>', 'rows that are trained on').argParser(count).default(1200))
  .addOption(threads())
  .addOption(new Option('--model <folder>', 'model folder (default: ../shared/models/gutenberg-12l)').argParser(path))
  .addOption(new Option('--task <name>', 'carer, mrpc, questions, sst5, trec or webss (default: trec)'))
  .addOption(new Option('--train <file>', 'data file (default: ../shared/data/trec/train.jsonl)').argParser(path))
  .addOption(
    new Option('--case <name>', 'only this case, with full and PyTorch’s same; once for each')
      .argParser(append)
      .default([]),
  )
  .option('--no-torch', 'leave PyTorch out')
  .action((options: MethodsBenchOptions) => benchMethods(options, say));

program
  .command('memory')
  .description('the memory that a plan promises for each method, against the peak of its process')
  .argument('<model>', 'model folder', path)
  .addOption(new Option('--task <name>', 'carer, mrpc, questions, sst5, trec or webss').default(BUNDLED_TASK.task))
  .addOption(new Option('--train <file>', 'data file').argParser(path).default(BUNDLED_TASK.train))
  .addOption(new Option('--batch-size <n>', 'rows of a batch').argParser(count).default(20))
  .addOption(new Option('--max-length <n>', 'most tokens of a prompt').argParser(count).default(256))
  .addOption(new Option('--steps <n>', 'steps of each run').argParser(count).default(3))
  .addOption(new Option('--limit-train <n>', 'rows that are trained on').argParser(count).default(40))
  .addOption(new Option('--limit-test <n>', 'rows that are scored in the end').argParser(count).default(20))
  .addOption(threads())
  .action((model: string, options: MemoryBenchOptions) => benchMemory(model, options, say));

program
  .command('window')
  .description(
    'how long the window waits for a long list of runs, the curves of a very long run, boards and answers of a model',
  )
  .addOption(new Option('--rounds <n>', 'times that each is asked').argParser(count).default(5))
  .addOption(new Option('--runs <n>', 'runs in the list').argParser(count).default(1000))
  .addOption(new Option('--steps <n>', 'steps of the long run').argParser(count).default(1_000_000))
  .action((options: WindowBenchOptions) => benchWindow(options, say));

program
  .command('targets')
  .description('a round of polling over many cells, and what a cell costs on the Slurm that answers here')
  .addOption(new Option('--cells <n>', 'cells of the simulated grid').argParser(count).default(10_000))
  .addOption(new Option('--rounds <n>', 'rounds of polling').argParser(count).default(5))
  .addOption(
    new Option('--seeds <n>', 'seeds of each of the four methods of the real grid').argParser(count).default(6),
  )
  .addOption(new Option('--alone <n>', 'cells that are trained alone, for their overhead').argParser(count).default(8))
  .action((options: TargetsBenchOptions) => benchTargets(options, say));

program
  .command('regret')
  .description(
    'what the rules that choose a boundary would have lost on the sweeps of a workspace, or of a file of them',
  )
  .addOption(new Option('--workspace <folder>', 'workspace with sweeps and analyses').argParser(path))
  .addOption(new Option('--analyses <folder>', 'workspace with the analyses, if another').argParser(path))
  .addOption(
    new Option('--cases <file>', 'file of earlier cases, to which those of the workspace are added').argParser(path),
  )
  .addOption(new Option('--format <name>', 'of the tables').choices(TABLE_FORMATS).default('text'))
  .action((options: RegretBenchOptions) => benchRegret(options, say));

program
  .command('scores')
  .description('the table of a comparison at two learning rates, from a file of its scores and answers')
  .addOption(new Option('--results <file>', 'such as docs/results-smollm2.json').argParser(path).makeOptionMandatory())
  .option('--against <method>', 'what the others are compared with, beside full fine-tuning', 'freeze-share:2/3')
  .addOption(new Option('--format <name>', 'of the table').choices(TABLE_FORMATS).default('text'))
  .action((options: ScoresBenchOptions) => benchScores(options, say));

try {
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof SalfError)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exitCode = thrown.exitCode;
}
