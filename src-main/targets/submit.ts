/** Cells that wait are given to their target, many at once. */
import { randomBytes } from 'node:crypto';
import { SalfError } from '../base/errors.ts';
import { counted } from '../base/numbers.ts';
import type { Store } from '../store/open.ts';
import type { Placement } from '../store/placements.ts';
import type { ProgramThere } from './machine.ts';
import { inTree, requestHere, requestThere } from './request-there.ts';
import { dataTree, modelTree, nameThere, sendTrees } from './send.ts';
import type { Tree } from './send.ts';
import type { Target } from './target.ts';

/** Requests that travel together; one has a few KB. */
const TOGETHER = 1000;

/** Gives cells to one target; it remembers what it has sent. */
export class Submitter {
  readonly #store: Store;
  readonly #target: Target;
  readonly #say: (sentence: string) => void;
  readonly #trees = new Map<string, Tree>();

  constructor(store: Store, target: Target, say: (sentence: string) => void) {
    this.#store = store;
    this.#target = target;
    this.#say = say;
  }

  /**
   * Submits cells that wait. What a broken line left in doubt is adopted, where the target has taken it.
   * @throws SalfError where the target cannot be reached or refuses; the cells wait, or are stopped with its words
   */
  async submit(cells: readonly Placement[]): Promise<void> {
    await this.#adopt(cells.filter(({ lot }) => lot !== null));
    const waiting = cells.map(({ run }) => this.#store.placements.get(run)!).filter((cell) => isFree(cell));
    if (waiting.length === 0) return;
    const program = await this.#target.machine.prepare(this.#say);
    await this.#sendRequests(waiting);
    // A scheduler that does not answer takes a minute to say so.
    this.#say(`Submitting ${counted(waiting.length, 'run')} to ${this.#target.name}.`);
    const alike = Map.groupBy(waiting, (cell) => JSON.stringify([cell.changes, this.#least(cell)]));
    for (const group of alike.values()) await this.#submitLot(group, program);
  }

  async #submitLot(cells: readonly Placement[], program: ProgramThere): Promise<void> {
    const [first] = cells as [Placement, ...Placement[]];
    const most = (values: readonly number[]): number => values.reduce((all, value) => Math.max(all, value), 0);
    const seconds = cells.map(({ needs }) => needs.seconds);
    const needs = {
      memoryBytes: most(cells.map((cell) => cell.needs.memoryBytes)),
      seconds: seconds.every((each) => each !== null) ? most(seconds) : null,
      ...(cells.some((cell) => cell.needs.gpus !== undefined)
        ? { gpus: most(cells.map((cell) => cell.needs.gpus ?? 0)) }
        : {}),
    };
    const promised = this.#target.promise(first.changes, needs, this.#least(first));
    const lot = {
      id: randomBytes(5).toString('hex'),
      runs: cells.map(({ run }) => run),
      changes: first.changes,
      promised,
    };
    // Noted first: whoever comes after a kill asks the target for this lot.
    this.#store.transaction(() => {
      for (const { run } of cells) this.#store.placements.noteLot(run, lot.id, promised, this.#stepOf(run));
    });
    try {
      this.#note(await this.#target.submit(lot, program));
    } catch (thrown) {
      if (thrown instanceof SalfError && thrown.fault.code === 'target.refused') {
        // Of several arrays, the first ones may have been taken.
        const taken = await this.#target.adopt(lot.id, lot.runs);
        this.#note(taken);
        this.#stop(
          lot.runs.filter((run) => !taken.has(run)),
          thrown.fault.message,
        );
      }
      throw thrown;
    }
  }

  async #adopt(cells: readonly Placement[]): Promise<void> {
    for (const [lot, doubtful] of Map.groupBy(cells, (cell) => cell.lot!)) {
      const runs = doubtful.map(({ run }) => run);
      const taken = await this.#target.adopt(lot, runs);
      this.#note(taken);
      this.#store.transaction(() => {
        for (const run of runs) if (!taken.has(run)) this.#store.placements.setWaiting(run, null);
      });
    }
  }

  #note(tickets: ReadonlyMap<string, string>): void {
    this.#store.transaction(() => {
      for (const [run, ticket] of tickets) this.#store.placements.noteTicket(run, ticket);
    });
  }

  #stop(runs: readonly string[], reason: string): void {
    this.#store.transaction(() => {
      for (const run of runs) this.#store.placements.noteState(run, 'stopped', reason);
    });
  }

  /** Where less memory has run out before, twice as much; where it was enough, nothing. */
  #least({ run, memory }: Placement): number {
    const isShort = this.#store.runs.get(run)?.faultCode === 'engine.out-of-memory';
    return isShort && memory !== null ? 2 * memory : 0;
  }

  #stepOf(run: string): number {
    return this.#store.checkpoints.all(run).at(-1)?.step ?? 0;
  }

  async #sendRequests(cells: readonly Placement[]): Promise<void> {
    const { machine } = this.#target;
    const requests = cells.map((cell) => ({ cell, request: this.#store.runs.get(cell.run)!.request }));
    if (!machine.isHere)
      await this.#sendFiles(requests.map(({ cell, request }) => ({ request, remote: remoteOf(cell) })));
    const textOf = ({ cell, request }: (typeof requests)[number]): string => {
      if (machine.isHere) return requestHere(request, this.#store.workspace);
      const model = remoteOf(cell)(request.model) ?? inTree(this.#trees.get(request.model)!.key);
      const data = (path: string): string => inTree(this.#trees.get(path)!.key, nameThere(path));
      return requestThere(request, { model: () => model, data });
    };
    for (let at = 0; at < requests.length; at += TOGETHER) {
      const some = requests.slice(at, at + TOGETHER).map((each) => ({ run: each.cell.run, text: textOf(each) }));
      await machine.ask({ ask: 'requests', requests: some });
    }
  }

  async #sendFiles(
    cells: readonly {
      readonly request: { readonly model: string; readonly data: Record<string, unknown> };
      readonly remote: (model: string) => string | null;
    }[],
  ): Promise<void> {
    const models = new Set(
      cells.flatMap(({ request, remote }) => (remote(request.model) === null ? [request.model] : [])),
    );
    const files = new Set(cells.flatMap(({ request }) => dataFiles(request.data)));
    const fresh: Tree[] = [];
    const add = async (path: string, read: (path: string) => Promise<Tree>): Promise<void> => {
      if (this.#trees.has(path)) return;
      const tree = await read(path);
      this.#trees.set(path, tree);
      fresh.push(tree);
    };
    for (const model of models) await add(model, modelTree);
    for (const file of files) await add(file, dataTree);
    if (fresh.length > 0) await sendTrees(this.#target.machine, fresh, this.#say);
  }
}

function isFree({ state, lot }: Placement): boolean {
  return state === 'waiting' && lot === null;
}

function dataFiles({ train, test, validation }: Record<string, unknown>): string[] {
  return [train, test, validation].filter((file) => typeof file === 'string');
}

/** Where a model lies there already; null: it is sent. */
function remoteOf({ changes }: Placement): (model: string) => string | null {
  return (model) => changes.remoteModels.find(({ here }) => here === model)?.there ?? null;
}
