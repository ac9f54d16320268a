import { inspectModel } from '../../../app/inspect.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { bytes, count, counted, short } from '../../../base/numbers.ts';
import { resolvePath } from '../io.ts';
import { section } from '../views/found.ts';
import { text } from '../../../contract/flags/values.ts';

export const addInspect: AddCommand = (program, run) => {
  withJson(program.command('inspect'))
    .requiredOption('--model <dir>', 'Hugging Face model folder')
    .description('describe a model folder, and whether it can be trained')
    .addHelpText('after', example('inspect --model ./model'))
    .action(
      run(async ({ io, reporter, values }) => {
        const model = await inspectModel(resolvePath(io, text(values['model'])));
        reporter.event({ type: 'result', ...model });
        reporter.lines(lines(model));
        return 0;
      }),
    );
};

function lines(model: Awaited<ReturnType<typeof inspectModel>>): string[] {
  const { parameters, sliding } = model;
  const window = sliding === null ? [] : [`${sliding.blocks} blocks see ${count(sliding.window)} positions back`];
  return [
    ...section('Model', [
      model.dir,
      `${model.family}, ${model.blocks} blocks of width ${model.hiddenSize}, MLP ${count(model.intermediateSize)}, vocabulary ${count(model.vocabSize)}, ${model.tiedHead ? 'tied' : 'untied'} head`,
      `${model.heads} heads of ${model.headDim} on ${model.keyValueHeads} key-value heads, ${count(model.maxPositions)} positions`,
      ...window,
    ]),
    ...section('Weights', [
      `${short(parameters.total)} parameters: embedding ${short(parameters.embedding)}, each block ${short(parameters.perBlock)}, head ${short(parameters.head)}`,
      `${bytes(model.bytes)} in ${counted(model.files.length, 'file')}, ${model.dtypes.map(({ dtype }) => dtype).join(', ')}`,
    ]),
    ...model.warnings.map((warning) => `note: ${warning}`),
  ];
}
