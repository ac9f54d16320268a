/** `npm run bench -- NAME`: measurements, as ratios taken in one run. Nothing here is a test. */
import { Command, Option } from 'commander';
import { benchLarge } from './large.ts';
import { benchStep } from './step.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
// A reader such as `head` may leave early.
process.stdout.on('error', () => process.exit(0));
const count = (text: string) => Math.max(1, Math.floor(Number(text)) || 1);
const program = new Command('bench').description('Measures this program on this machine. Close other programs first.');
const threads = () => new Option('--threads <n>', 'threads of one operator; 0: all cores').argParser(Number).default(0);

program
  .command('step')
  .description('training steps at four boundaries and the forward pass, against the GEMM peak and PyTorch')
  .addOption(new Option('--rounds <n>', 'turns of each side').argParser(count).default(6))
  .addOption(threads())
  .option('--no-torch', 'leave PyTorch out')
  .action((options: { rounds: number; torch: boolean; threads: number }) => benchStep(options, say));

program
  .command('large')
  .description("one step of a model of Qwen2-0.5B's shape with a frozen prefix (writes 2 GB to the temporary folder)")
  .addOption(new Option('--rounds <n>', 'turns').argParser(count).default(2))
  .addOption(threads())
  .action((options: { rounds: number; threads: number }) => benchLarge(options.rounds, options.threads, say));

await program.parseAsync();
