import { inspectModel } from '../../../app/inspect.ts';
import { readModels } from '../../../contract/flags/datasets.ts';
import { readSweep } from '../../../contract/flags/experiment.ts';
import { badList } from '../../../contract/flags/lists.ts';
import { example, withJson, withWorkspace } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { showExperiment, trainExperiment } from '../experiment.ts';
import { addSweepFlags } from '../flags/experiment-flags.ts';
import { resolvePath } from '../io.ts';
import { readDataset } from '../library-dataset.ts';

export const addSweep: AddCommand = (program, run) => {
  const command = program.command('sweep');
  addSweepFlags(command);
  withJson(withWorkspace(command))
    .description('train at every boundary, and show scores and costs by boundary')
    .addHelpText(
      'after',
      example('sweep --model ./model --task trec --train train.jsonl --test test.jsonl --epochs 1 --seeds 1,2'),
    )
    .action(run(async (call) => (call.values['experiment'] === undefined ? sweep(call) : showExperiment(call))));
};

async function sweep(call: Call): Promise<number> {
  const resolve = (path: string): string => resolvePath(call.io, path);
  const [model, ...others] = readModels(call.values, resolve);
  if (others.length > 0) {
    throw badList('--model', 'A sweep has one model, whose blocks it goes through.', 'Leave the others out.');
  }
  const { blocks } = await inspectModel(model!.path);
  return trainExperiment(call, readSweep(await readDataset(call), resolve, blocks));
}
