/** Flags of `salf compare` and `salf sweep`: those of a training run, and what is varied in their stead. */
import type { Command } from 'commander';
import { TABLE_FORMATS } from '../../../contract/output.ts';
import { addDatasetFlag } from '../library-dataset.ts';
import { gather, addTaskFlags } from './task.ts';
import { addTrainFlags } from './settings.ts';
import { AS_FLAG } from '../../../contract/flags/description.ts';
import { TARGET_FLAGS } from '../../../contract/flags/targets.ts';
import { SHARED_FLAGS, SWEEP_FLAGS } from '../../../contract/flags/varied.ts';

/** Adds what both commands vary: models, data sets, seeds. */
export function addVariedFlags(command: Command): void {
  command
    .option('--model <dir>', 'Hugging Face model folder; once for each', gather)
    .option('--data <task=files>', 'data set: task=train,test[,validation]; once for each', gather)
    .option('--seeds <list>', 'seeds, separated by commas', '1,2,3');
  addDatasetFlag(command);
  addTaskFlags(command);
}

/** Adds how results are written, and which stored ones are. */
export function addResultFlags(command: Command): void {
  command
    .option('--format <name>', `of the tables: ${TABLE_FORMATS.join(', ')} (default: by the end of --out, else text)`)
    .option('--out <file>', 'write the tables to a file too')
    .option('--experiment <id>', 'show the tables of a stored experiment instead of training')
    .option('--retry-failed', 'train again what failed earlier');
}

/** Adds where the runs are trained. */
export function addTargetFlags(command: Command): void {
  command
    .option('--on <target>', 'what trains the runs: local, slurm, or a target of `salf targets` (default: local)')
    .option('--remote-model <dir>', 'path of a model that is at the target already; once for each --model', gather)
    .option('--detach', 'leave once the runs were submitted; the same command without it follows them');
  for (const { flag, help, changes, takes } of TARGET_FLAGS) {
    if (!changes) continue;
    if (takes === 'words') command.option(flag, `at the target: ${help}`, gather);
    else command.option(flag, `at the target: ${help}`);
  }
}

/** Adds all flags of a comparison. */
export function addCompareFlags(command: Command): void {
  command
    .option('--runs <list>', 'compare runs that are there, separated by commas (ids or names), instead of training')
    .option('--methods <list>', 'methods, separated by commas, such as full,half,freeze:9,lora-full,salf')
    .option('--baseline <method>', 'method that the others are compared with (default: full, else the first)')
    .option(
      '--rates <list>',
      'learning rates by method, as in lora-full=1e-3,head=1e-2, or those that `salf rates` found: its id or JSON file',
    );
  addVariedFlags(command);
  addTrainFlags(command, SHARED_FLAGS);
  command.option(AS_FLAG.flag, AS_FLAG.help);
  addTargetFlags(command);
  addResultFlags(command);
}

/** Adds all flags of a sweep over the boundaries. */
export function addSweepFlags(command: Command): void {
  command.option('--boundaries <list>', 'boundaries e, as in 0,5,10-12: blocks 1 to e are frozen (default: all)');
  addVariedFlags(command);
  addTrainFlags(command, SWEEP_FLAGS);
  command.option(AS_FLAG.flag, AS_FLAG.help);
  addTargetFlags(command);
  addResultFlags(command);
}
