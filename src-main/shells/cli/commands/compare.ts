import { METHOD_WORDS } from '../../../contract/named-methods.ts';
import { example, withJson, withWorkspace } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { showExperiment, trainExperiment } from '../experiment.ts';
import { addCompareFlags } from '../flags/experiment-flags.ts';
import { readComparison } from '../../../contract/flags/experiment.ts';
import { resolvePath } from '../io.ts';

const HELP = `
Methods: ${METHOD_WORDS.join(', ')};
each also with -lora behind it (salf-lora, freeze:3-lora), or lora-full and lora-half.
${example('compare --model ./model --task trec --train train.jsonl --test test.jsonl --methods full,half,lora-full,salf --seeds 1,2,3')}
More:
  npm run salf -- compare --model ./a --model ./b --data trec=t/train.csv,t/test.csv --data sst5=s/train.csv,s/test.csv \\
    --methods full,salf --rates salf=5e-4 --out table.tex
  npm run salf -- compare --experiment x-7f3a9c01 --format csv
`;

export const addCompare: AddCommand = (program, run) => {
  const command = program.command('compare');
  addCompareFlags(command);
  withJson(withWorkspace(command))
    .description('train methods with the same seeds, and compare their scores and costs')
    .addHelpText('after', HELP)
    .action(
      run(async (call) =>
        call.values['experiment'] === undefined
          ? trainExperiment(
              call,
              readComparison(call.values, (path) => resolvePath(call.io, path)),
            )
          : showExperiment(call),
      ),
    );
};
