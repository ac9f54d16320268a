import { METHOD_WORDS } from '../../../contract/named-methods.ts';
import { openWorkspace } from '../../../app/workspace.ts';
import { expandRates, namesSource } from '../../../comparison/rates/expand-rates.ts';
import { bestRates, chosenRates } from '../../../comparison/rates/rates-table.ts';
import { example, withJson, withWorkspace, workspaceOf } from '../command.ts';
import type { AddCommand, Call } from '../command.ts';
import { showExperiment, trainExperiment } from '../experiment.ts';
import { readDataset } from '../library-dataset.ts';
import { showRuns } from '../picked-runs.ts';
import { addCompareFlags } from '../flags/experiment-flags.ts';
import { readComparison, readMethods } from '../../../contract/flags/experiment.ts';
import { resolvePath } from '../io.ts';
import type { Values } from '../../../contract/flags/values.ts';

const HELP = `
Methods: ${METHOD_WORDS.join(', ')};
each also with -lora behind it (salf-lora, freeze:3-lora), or lora-full and lora-half.
${example('compare --model ./model --task trec --train train.jsonl --test test.jsonl --methods full,half,lora-full,salf --seeds 1,2,3')}
More:
  npm run salf -- compare --model ./a --model ./b --data trec=t/train.csv,t/test.csv --data sst5=s/train.csv,s/test.csv \\
    --methods full,salf --rates salf=5e-4 --out table.tex
  npm run salf -- compare --experiment x-7f3a9c01 --format csv
  npm run salf -- compare --runs 7f3a9c,9b03d2
`;

export const addCompare: AddCommand = (program, run) => {
  const command = program.command('compare');
  addCompareFlags(command);
  withJson(withWorkspace(command))
    .description('train methods with the same seeds, and compare their scores and costs')
    .addHelpText('after', HELP)
    .action(
      run(async (call) => {
        if (call.values['runs'] !== undefined) return showRuns(call);
        if (call.values['experiment'] !== undefined) return showExperiment(call);
        return trainExperiment(
          call,
          readComparison(await withRates(call), (path) => resolvePath(call.io, path)),
        );
      }),
    );
};

/** What was typed, with the rates of searches and files written out. */
async function withRates(call: Call): Promise<Values> {
  const { io } = call;
  const values = await readDataset(call);
  const { rates } = values;
  if (typeof rates !== 'string' || !namesSource(rates)) return values;
  const methods = readMethods(values).map(({ word }) => word);
  const resolve = (path: string): string => resolvePath(io, path);
  using store = await openWorkspace(workspaceOf(call).folder);
  const search = (typed: string): Map<string, number> => bestRates(chosenRates(store, store.rateSearches.find(typed)));
  return { ...values, rates: expandRates(rates, methods, { search, resolve }) };
}
