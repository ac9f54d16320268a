/** Flags of `salf compare` and `salf sweep`: those of a training run, and what is varied in their stead. */
import type { Command } from 'commander';
import { TABLE_FORMATS } from '../../../contract/table-formats.ts';
import { gather, addTaskFlags } from './task.ts';
import { addTrainFlags } from './settings.ts';
import { SHARED_FLAGS, SWEEP_FLAGS } from '../../../contract/flags/varied.ts';

/** Adds what both commands vary: models, data sets, seeds. */
export function addVariedFlags(command: Command): void {
  command
    .option('--model <dir>', 'Hugging Face model folder; once for each', gather)
    .option('--data <task=files>', 'data set: task=train,test[,validation]; once for each', gather)
    .option('--seeds <list>', 'seeds, separated by commas', '1,2,3');
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

/** Adds all flags of a comparison. */
export function addCompareFlags(command: Command): void {
  command
    .option('--methods <list>', 'methods, separated by commas, such as full,half,freeze:9,lora-full,salf')
    .option('--baseline <method>', 'method that the others are compared with (default: full, else the first)')
    .option('--rates <list>', 'learning rates of single methods, as in lora-full=1e-3,head=1e-2');
  addVariedFlags(command);
  addTrainFlags(command, SHARED_FLAGS);
  addResultFlags(command);
}

/** Adds all flags of a sweep over the boundaries. */
export function addSweepFlags(command: Command): void {
  addVariedFlags(command);
  addTrainFlags(command, SWEEP_FLAGS);
  addResultFlags(command);
}
