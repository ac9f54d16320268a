/** Reads sweeps and analyses of a workspace and shows how the rules of choice would have fared. */
import { writeAtomically } from '../../base/atomic-write.ts';
import { InputError } from '../../base/errors.ts';
import { openExistingWorkspace } from '../../app/workspace.ts';
import type { Experiment } from '../../store/experiments.ts';
import type { Store } from '../../store/open.ts';
import type { MethodRequest } from '../../contract/method.ts';
import type { TableFormat } from '../../contract/output.ts';
import { renderTables } from '../../tables/render.ts';
import { casesText, readCases } from './case-file.ts';
import { blindBoundaries, boundaryOf, RULES } from './rules.ts';
import { caseTables, regretTable } from './tables.ts';
import type { SweepCase } from './tables.ts';

export interface RegretBenchOptions {
  /** By default none: the cases of the file alone. */
  readonly workspace?: string;
  /** The workspace that holds the analyses; by default the same. */
  readonly analyses?: string;
  /** A file of earlier cases, to which those of the workspace are added. */
  readonly cases?: string;
  readonly format: TableFormat;
}

/** The rule that others are compared with. */
const REFERENCE = 'freeze 2/3';

/**
 * Shows the tables of all sweeps of a workspace and of a file.
 * @throws InputError where neither is given, and where a sweep has no analysis with its seed on the same model and training file
 */
export async function benchRegret(
  { workspace, analyses = workspace, cases: file, format }: RegretBenchOptions,
  say: (line: string) => void,
): Promise<void> {
  const found = workspace === undefined ? [] : await casesIn(workspace, analyses ?? workspace);
  const cases = [...found, ...(file === undefined ? [] : readCases(file))];
  if (cases.length === 0) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--cases',
      message: 'There is no finished sweep to compare rules on.',
      remedy: 'Name a --workspace with sweeps and analyses, or a file of cases that this command wrote.',
    });
  }
  const unique = [...Map.groupBy(cases, ({ pair, seed }) => JSON.stringify([pair, seed])).values()].map(mostComplete);
  unique.sort((a, b) => (a.pair === b.pair ? a.seed - b.seed : a.pair < b.pair ? -1 : 1));
  if (file !== undefined && workspace !== undefined) await writeAtomically(file, casesText(unique));
  say(renderTables([regretTable(unique, REFERENCE), ...caseTables(unique)], format));
}

async function casesIn(workspace: string, analyses: string): Promise<SweepCase[]> {
  using store = await openExistingWorkspace(workspace);
  using other = analyses === workspace ? null : await openExistingWorkspace(analyses);
  return store.experiments.all().flatMap((experiment) => casesOf(store, other ?? store, experiment));
}

/** The same case of several experiments: the one with most boundaries. */
function mostComplete(cases: readonly SweepCase[]): SweepCase {
  return cases.reduce((most, each) => (each.points.length > most.points.length ? each : most));
}

/** e of a method that freezes a prefix; null of any other. */
function boundaryIn(method: MethodRequest): number | null {
  return method.name === 'last-k' ? method.freeze : method.name === 'full' ? 0 : null;
}

function casesOf(store: Store, analyses: Store, { id, request }: Experiment): SweepCase[] {
  const boundaries = new Map(
    request.methods.flatMap(({ name, method, lora }) => {
      const boundary = lora === null ? boundaryIn(method) : null;
      return boundary === null ? [] : [[name, boundary] as const];
    }),
  );
  const outcomes = store.outcomes.of(store.experimentRuns.all(id));
  return request.models.flatMap((model) =>
    request.datasets.flatMap((dataset) =>
      request.seeds.flatMap((seed): SweepCase[] => {
        const points = outcomes.flatMap((each) => {
          const boundary = boundaries.get(each.method);
          const isHere = each.model === model.name && each.data === dataset.name && each.seed === seed;
          return isHere && boundary !== undefined && each.macroF1 !== null ? [{ boundary, macroF1: each.macroF1 }] : [];
        });
        if (points.length < 2) return [];
        points.sort((a, b) => a.boundary - b.boundary);
        const { blocks, choices } = choicesOn(analyses, model.path, dataset.data.train, seed);
        // A sweep that is not finished cannot be interpolated.
        if (points[0]!.boundary !== 0 || points.at(-1)!.boundary !== blocks - 1) return [];
        return [{ pair: `${model.name} on ${dataset.name}`, seed, blocks, points, boundaries: choices }];
      }),
    ),
  );
}

/** What every rule chooses, from the newest analysis with this seed. */
function choicesOn(
  store: Store,
  model: string,
  data: string,
  seed: number,
): { blocks: number; choices: ReadonlyMap<string, number> } {
  const analysis = store.analyses
    .all()
    .find(({ request }) => request.model === model && request.data === data && request.seed === seed);
  if (analysis === undefined) {
    throw new InputError({
      code: 'request.unknown-analysis',
      message: `The workspace has no analysis of ${model} on ${data} with seed ${seed}.`,
      remedy: 'Make it with `salf analyze`, then start again.',
    });
  }
  const { facts } = analysis;
  const traces = store.traces.all(analysis.id);
  const chosen = RULES.map((rule) => [rule.name, boundaryOf(rule, traces, facts)] as const);
  return { blocks: facts.blocks, choices: new Map([...chosen, ...blindBoundaries(facts.blocks)]) };
}
