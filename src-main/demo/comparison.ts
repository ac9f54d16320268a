/** What is done with the bundled model and questions: one comparison, the same in a window and on the command line. */
import type { ExperimentRequest } from '../contract/experiment.ts';
import { comparisonOf } from '../contract/flags/experiment.ts';
import { namedDatasets, namedModels } from '../contract/flags/datasets.ts';
import { AnalyzeSettings } from '../contract/request.ts';
import type { TaskRequest } from '../contract/task.ts';
import type { Values } from '../contract/flags/values.ts';
import { PRESETS } from '../data/presets.ts';
import type { Bundled } from './bundled.ts';

/** What the table of the demo can tell, and what it cannot. */
export const DEMO_LESSON = [
  'What to take from it: full fine-tuning is what the others have to come near to at less cost, and freeze-share:2/3 is the choice',
  'that needs no look at the model. Where SALF does no better than that, its analysis has gained nothing. The prompt was chosen by',
  'the score of full fine-tuning alone: with it SALF leaves one block to train and loses, over eight prompts it was level with',
  'freeze-share:2/3. One small model, one prompt and few seeds show how the program works, not which method is best: train your own',
  'model on your own rows.',
] as const;

/**
 * As they are typed after `salf compare`. Two seeds show that there is a spread; they are too few to tell how wide it is.
 */
export const DEMO_FLAGS = {
  seeds: '1,2',
  methods: 'salf,freeze-share:2/3,full,lora-full,lora-half,lift',
  epochs: '3',
  learningRate: '1e-3',
  rates: 'salf=3e-4,lora-full=3e-3,lora-half=3e-3,lift=3e-3',
} as const;

const { name, labels, columns } = PRESETS['questions']!;

/**
 * The bundled task with the prompt that `resources/demo/README.md` tells the choice of. The preset keeps the first prompt, so that what was
 * trained with it is asked as it was trained.
 */
export const DEMO_TASK = {
  kind: 'custom',
  name,
  template: '{text} This question asks for a',
  labels: labels.map(({ word, names }) => ({ word, names: [...names] })),
  columns: { texts: [...columns.texts], label: columns.label },
} satisfies TaskRequest;

/**
 * The methods on the bundled questions.
 * @param varied what differs from the default comparison, by the names of flags
 * @throws InputError `request.bad-option` that names the flag
 */
export function demoComparison({ model, train, test }: Bundled, varied: Values = {}): ExperimentRequest {
  const datasets = namedDatasets([{ task: DEMO_TASK, files: { train } }]).map((named) => ({
    ...named,
    data: (given: object) => ({ ...given, train, test }),
  }));
  return comparisonOf({ ...DEMO_FLAGS, ...varied }, () => ({ models: namedModels([model]), datasets }));
}

/** How the model stands before anything is trained. */
export function demoAnalysis({ model, train }: Bundled): AnalyzeSettings {
  return AnalyzeSettings.parse({ model, task: DEMO_TASK, data: train });
}
