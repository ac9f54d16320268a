/** Flags of `salf rates`: those of a training run, and the grid in the place of one learning rate. */
import type { Command } from 'commander';
import { addDatasetFlag } from '../library-dataset.ts';
import { RATE_DEFAULTS, RATE_FLAGS } from '../../../contract/flags/rates.ts';
import { RATE_CRITERIA } from '../../../contract/rates.ts';
import { TABLE_FORMATS } from '../../../contract/output.ts';
import { ADAPTER_FACTOR } from '../../../contract/usual-rate.ts';
import { addTrainFlags } from './settings.ts';
import { addTaskFlags, gather } from './task.ts';

export function addRateFlags(command: Command): void {
  const { steps, points, eachSide } = RATE_DEFAULTS;
  command
    .option('--methods <list>', 'methods, separated by commas, such as full,lora-full,salf')
    .option('--model <dir>', 'Hugging Face model folder', gather)
    .option('--data <task=files>', 'data set: task=train,test[,validation]; the test file is not read', gather)
    .option('--test <file>', 'may be given as to other commands, and is not read')
    .option('--seed <n>', 'seed of all trials', '1')
    .option('--steps <n>', `optimiser steps of a trial (default: ${steps})`)
    .option('--grid <rates>', 'rates to try, as in 1e-4,3e-4; for one method lora-full=1e-3,3e-3', gather)
    .option(
      '--points <n>',
      `rates per decade around the learning rate, ${ADAPTER_FACTOR} times that for adapters (default: ${points})`,
    )
    .option('--each-side <n>', `rates on each side of it (default: ${eachSide})`)
    .option('--criterion <name>', `what makes a rate the best: ${RATE_CRITERIA.join(', ')} (default: macro-f1)`)
    .option('--all-steps', 'train every rate to the end, also those that are clearly worse at half of the steps');
  addDatasetFlag(command);
  addTaskFlags(command);
  addTrainFlags(command, RATE_FLAGS);
  command
    .option('--format <name>', `of the tables: ${TABLE_FORMATS.join(', ')} (default: by the end of --out, else text)`)
    .option('--out <file>', 'write the tables to a file too; compare --rates reads the JSON')
    .option('--search <id>', 'show a stored search instead of training');
}
