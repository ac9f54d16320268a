/** When SALF chooses within a run, and who hears of it. */
import type { Chosen } from '../contract/choice.ts';
import type { ModelFolder } from '../models/folder.ts';
import { chooseGlobally, EpochChooser, type ChooseRequest } from './choose.ts';
import type { GraphRequest } from '../planning/graphs.ts';
import type { HeldModel } from './head.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { TrainerParts } from './trainer.ts';

export class Choices {
  readonly #request: Omit<ChooseRequest, 'salf' | 'model'>;
  readonly #stopwatch: Stopwatch;
  readonly #emit: (chosen: Chosen) => void;

  constructor(request: Omit<ChooseRequest, 'salf' | 'model'>, stopwatch: Stopwatch, emit: (chosen: Chosen) => void) {
    this.#request = request;
    this.#stopwatch = stopwatch;
    this.#emit = emit;
  }

  /** The choice for the whole run, from the weights of the folder; null where the method makes none. */
  async forAll(folder: ModelFolder): Promise<Chosen | null> {
    const { method } = this.#request.train;
    if (method.name !== 'salf' || method.scope !== 'global') return null;
    const request = { ...this.#request, salf: method, model: { folder, values: {} } };
    const chosen = await this.#stopwatch.time('analysis', () => chooseGlobally(request));
    this.#emit(chosen);
    return chosen;
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
