/** Training and scoring graphs with what is counted of them, remembered: drafts ask again and again. */
import { canonicalJson } from '../base/canonical-json.ts';
import type { BatchShape } from '../data/buckets.ts';
import {
  buildScoreGraph,
  buildTrainGraph,
  type Gating,
  type GraphRequest,
  type ScoreGraph,
  type TrainGraph,
} from './graphs.ts';
import { sessionBytes } from './memory.ts';
import { FlopCounter } from './step-flops.ts';

/** The two graphs of a run; each is built when it is first asked for. */
export class RunGraphs {
  readonly #request: GraphRequest;
  readonly #wanted: readonly string[];
  readonly #gating: Gating;
  readonly #sizes = new Map<string, number>();
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

  /** Bytes of the session that trains, at that batch of these that takes most. */
  trainingBytes(shapes: readonly BatchShape[]): number {
    return Math.max(...shapes.map((shape) => this.#bytes('train', shape)));
  }

  /** Bytes of the session that scores, likewise. */
  scoringBytes(shapes: readonly BatchShape[]): number {
    return Math.max(...shapes.map((shape) => this.#bytes('score', shape)));
  }

  #bytes(which: 'train' | 'score', shape: BatchShape): number {
    const key = `${which} ${shape.size} ${shape.length} ${shape.tokens}`;
    const known = this.#sizes.get(key) ?? sessionBytes(this[which].b.graph, shape);
    this.#sizes.set(key, known);
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
