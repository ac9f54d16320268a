/** When blocks are chosen within a run, and who hears of it. */
import { isRule, type AnyChoice, type RuleRequest } from '../../contract/rules.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { chooseGlobally, EpochChooser, requireSample, type ChooseRequest } from './choose.ts';
import type { GraphRequest } from '../../planning/graphs.ts';
import { runPrompts } from '../../planning/run-prompts.ts';
import type { ChoiceMade } from '../checkpoint/state.ts';
import { chooseByRule } from '../rules/choose.ts';
import type { HeldModel } from './head.ts';
import type { Stopwatch } from '../cost/stopwatch.ts';
import type { TrainerParts } from '../steps/trainer.ts';

export class Choices {
  readonly #request: Omit<ChooseRequest, 'salf' | 'model'>;
  readonly #stopwatch: Stopwatch;
  readonly #emit: (chosen: AnyChoice) => void;

  constructor(request: Omit<ChooseRequest, 'salf' | 'model'>, stopwatch: Stopwatch, emit: (chosen: AnyChoice) => void) {
    this.#request = request;
    this.#stopwatch = stopwatch;
    this.#emit = emit;
  }

  /** The choice for the whole run, from the weights of the folder; null where the method makes none. */
  async forAll(folder: ModelFolder): Promise<ChoiceMade | null> {
    const { method } = this.#request.train;
    if (isRule(method)) return this.#stopwatch.time('analysis', () => this.#byRule(method, folder));
    if (method.name !== 'salf' || method.scope !== 'global') return null;
    const request = { ...this.#request, salf: method, model: { folder, values: {} } };
    const chosen = await this.#stopwatch.time('analysis', () => chooseGlobally(request));
    this.#emit(chosen);
    return { choice: chosen.boundary, flops: chosen.flops };
  }

  async #byRule(rule: RuleRequest, folder: ModelFolder): Promise<ChoiceMade> {
    const { train, data, runtime, pause } = this.#request;
    const { labelTokens } = data.data;
    const examples = requireSample(train, data, rule.samples);
    const context = { folder, settings: train, examples, labelTokens, padId: data.padId, runtime, pause };
    const chosen = await chooseByRule(rule, { ...context, prompts: runPrompts(data.data) });
    this.#emit({ type: 'rule', samples: examples.length, ...chosen });
    return { choice: chosen.blocks, flops: chosen.flops };
  }

  /**
   * What chooses before every epoch, and the FLOPs of its semantic bases; null where the method does not.
   * @param model with the memory of the values that the run holds
   */
  async byEpoch(model: HeldModel, graph: GraphRequest): Promise<EpochChoices | null> {
    const { method } = this.#request.train;
    if (method.name !== 'salf' || method.scope !== 'epoch') return null;
    const request = { ...this.#request, salf: method, model };
    const chooser = await this.#stopwatch.time('analysis', () => EpochChooser.create(request, graph));
    const choose = async (epoch: number) => {
      const { chosen, boundaries } = await chooser.choose(epoch);
      this.#emit(chosen);
      return { boundaries, flops: chosen.flops };
    };
    return { choose, basesFlops: chooser.basesFlops };
  }
}

interface EpochChoices {
  readonly choose: NonNullable<TrainerParts['chooseBoundaries']>;
  readonly basesFlops: number;
}
