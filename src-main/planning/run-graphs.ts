/** Training and scoring graphs with what is counted of them, remembered: drafts ask again and again. */
import { canonicalJson } from '../base/canonical-json.ts';
import { peakBytes } from '../autodiff/liveness.ts';
import {
  buildScoreGraph,
  buildTrainGraph,
  type Gating,
  type GraphRequest,
  type ScoreGraph,
  type TrainGraph,
} from './graphs.ts';
import { FlopCounter, type BatchShape } from './step-flops.ts';

/** The two graphs of a run; each is built when it is first asked for. */
export class RunGraphs {
  readonly #request: GraphRequest;
  readonly #wanted: readonly string[];
  readonly #gating: Gating;
  readonly #peaks = new Map<string, readonly number[]>();
  #train: TrainGraph | undefined;
  #score: ScoreGraph | undefined;
  #counter: FlopCounter | undefined;

  /** @param wanted names of the tensors whose gradients are outputs */
  constructor(request: GraphRequest, wanted: readonly string[], gating: Gating) {
    this.#request = request;
    this.#wanted = wanted;
    this.#gating = gating;
  }

  get train(): TrainGraph {
    return (this.#train ??= buildTrainGraph(this.#request, this.#wanted, this.#gating));
  }

  get score(): ScoreGraph {
    return (this.#score ??= buildScoreGraph(this.#request));
  }

  get counter(): FlopCounter {
    const { blocks } = this.#request.folder.spec;
    return (this.#counter ??= new FlopCounter(this.train.b.graph, this.#gating, blocks));
  }

  /** Bytes of the intermediate tensors of both graphs at their peaks. */
  peaks(shape: BatchShape): readonly number[] {
    const key = `${shape.size} ${shape.length}`;
    const bindings = { batch: shape.size, length: shape.length };
    const known = this.#peaks.get(key) ?? [this.train, this.score].map(({ b }) => peakBytes(b.graph, bindings));
    this.#peaks.set(key, known);
    return known;
  }
}

/** Remembers the graphs that were asked for last. */
export class GraphShelf {
  readonly #kept = new Map<string, RunGraphs>();
  readonly #room: number;

  /** @param room graphs that are kept; one of a model with 30 blocks takes some 10 MB */
  constructor(room: number) {
    this.#room = room;
  }

  of(request: GraphRequest, wanted: readonly string[], gating: Gating): RunGraphs {
    const { folder, inputs, choice, ...rest } = request;
    const dtypes = [...new Set([...folder.tensors.values()].map(({ dtype }) => dtype))];
    const chosen = choice === undefined ? null : { options: choice.options, infilling: choice.infilling };
    const key = canonicalJson([folder.dir, folder.spec, dtypes, [...inputs], chosen, rest, wanted, gating]);
    const graphs = this.#kept.get(key) ?? new RunGraphs(request, wanted, gating);
    // The newest stand last.
    this.#kept.delete(key);
    this.#kept.set(key, graphs);
    for (const old of [...this.#kept.keys()].slice(0, Math.max(0, this.#kept.size - this.#room)))
      this.#kept.delete(old);
    return graphs;
  }
}
