/** What every other rule chooses from the rows of an analysis. */
import { MethodRequest } from '../../contract/method.ts';
import { TrainSettings, type AnalyzeRequest } from '../../contract/request.ts';
import { isRule, RULES, type RuleChoice } from '../../contract/rules.ts';
import { lengthsOf } from '../../data/buckets.ts';
import type { CalibrationSample } from '../../data/calibration.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { pauseOrStop, type RunHost } from '../host.ts';
import { chooseByRule } from './choose.ts';

export interface RivalContext {
  readonly folder: ModelFolder;
  readonly sample: CalibrationSample;
  readonly padId: number;
  readonly host: RunHost;
}

/**
 * Each rule with its usual settings, as it would choose for a run that trains the weights of blocks on these rows once.
 * @throws InputError `model.bad-weights` where latent states or gradients are not finite
 */
export async function rivalChoices(request: AnalyzeRequest, context: RivalContext): Promise<RuleChoice[]> {
  const { folder, sample, padId, host } = context;
  const { examples, labelTokens } = sample;
  const lengths = lengthsOf(examples);
  const { model, task, maxLength, padMultiple, batchSize, seed, labelToken, provider, threads } = request;
  const settings = TrainSettings.parse({
    model,
    task,
    maxLength,
    padMultiple,
    batchSize,
    seed,
    labelToken,
    provider,
    threads,
    data: { train: request.data },
    duration: { unit: 'epochs', count: 1 },
  });
  const choices: RuleChoice[] = [];
  for (const name of RULES) {
    const rule = MethodRequest.parse({ name });
    if (!isRule(rule)) throw new Error(`${name} is no rule`);
    const choice = await chooseByRule(rule, {
      folder,
      settings,
      prompts: {
        train: lengths,
        classes: [],
        validation: null,
        test: null,
        distinct: lengths.toSorted((a, b) => b - a),
      },
      examples,
      labelTokens,
      padId,
      runtime: { provider, threads },
      pause: pauseOrStop(host),
    });
    choices.push(choice);
  }
  return choices;
}
