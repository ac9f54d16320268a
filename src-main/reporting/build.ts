/** From what was chosen to a report: everything in it comes from the store. */
import { TERMS, termText } from '../contract/glossary.ts';
import type { ReportPart } from '../contract/output.ts';
import { QUESTION } from '../report/report.ts';
import type { Block, Report, Section } from '../report/report.ts';
import { methodWords } from '../report/method-words.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { panelsOf } from '../tables/panels.ts';
import type { Table } from '../tables/table.ts';
import { comparisonTable } from '../comparison/comparison-table.ts';
import { compareCells } from '../comparison/comparison.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { tablesOf } from '../comparison/experiment-tables.ts';
import { overviewTable } from '../comparison/overview-table.ts';
import { choiceSummary } from '../comparison/salf-choice.ts';
import { comparisonCharts, looksOf } from './charts.ts';
import { choicesBlocks, choicesOf } from './choices.ts';
import type { Choice } from './choices.ts';
import { classTable } from './classes.ts';
import { setupBlocks } from './facts.ts';
import { fileScoreTable } from './file-scores.ts';
import { labelled } from './labels.ts';
import { reproductionBlocks } from './reproduce.ts';
import type { Source, Sources } from './source.ts';
import { summarise } from './summary.ts';
import { summariseSweep, sweepData } from './sweep-summary.ts';

/** What a person says about a report besides its runs. */
export interface ReportWishes {
  /** Empty: what it is about. */
  readonly title: string;
  /** Empty: the one question of this program. */
  readonly question: string;
  readonly parts: readonly ReportPart[];
}

/** What a report is stamped with. */
export interface Stamp {
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** Of the program. */
  readonly version: string;
}

/** A source with what its runs came to. */
interface Examined {
  readonly source: Source;
  readonly finished: readonly Run[];
  readonly places: readonly Place[];
  readonly tables: readonly Table[];
}

/** One model and data set of a source. */
interface Place {
  readonly comparison: Comparison;
  readonly summary: readonly string[];
  readonly choices: readonly Choice[];
  readonly charts: readonly Block[];
}

/** @param progress called before each source is examined, which takes seconds: thousands of resamples are drawn */
export function buildReport(
  store: Store,
  { sources, leftOut, warnings }: Sources,
  wishes: ReportWishes,
  { madeAt, version }: Stamp,
  progress: (done: number, total: number) => void = () => undefined,
): Report {
  const runs = new Map(store.runs.all().map((run) => [run.id, run]));
  const examined = sources.map((source, index) => {
    progress(index, sources.length);
    return examine(store, source, runs);
  });
  const places = examined.flatMap((each) => each.places);
  return {
    title: wishes.title.trim() === '' ? defaultTitle(sources) : wishes.title.trim(),
    question: wishes.question.trim() === '' ? QUESTION : wishes.question.trim(),
    madeAt,
    version,
    summary: places.map(({ comparison: { model, data }, summary }) => ({
      place: `${model} on ${data}`,
      sentences: summary,
    })),
    sections: sectionsOf(store, examined, { leftOut, warnings }, new Set(wishes.parts), runs).map(labelled),
  };
}

/** What a report is called where nobody says otherwise. */
export function defaultTitle(sources: readonly Source[]): string {
  const [first] = sources;
  const data = [...new Set(sources.flatMap(({ request }) => request.datasets.map(({ name }) => name)))];
  const models = [...new Set(sources.flatMap(({ request }) => request.models.map(({ name }) => name)))];
  const what =
    sources.every(({ request }) => request.kind === 'sweep') && first !== undefined ? 'Every boundary' : 'Fine-tuning';
  return `${what} of ${models.join(', ')} on ${data.join(', ')}`;
}

function examine(store: Store, source: Source, runs: ReadonlyMap<string, Run>): Examined {
  const { request, cells } = source;
  const comparisons = compareCells(store, request, cells);
  const salf = request.methods.filter(({ method }) => method.name === 'salf').map(({ name }) => name);
  const others = salf.filter((name) => name !== request.baseline);
  const against = new Map(others.map((name) => [name, compareCells(store, { ...request, baseline: name }, cells)]));
  const places = comparisons.map((comparison, index): Place => {
    if (request.kind === 'sweep') return examineSweep(store, source, comparison);
    const choices = choicesOf(comparison, request, runs);
    const held = new Map([...against].map(([name, all]) => [name, all[index]!]));
    const boundaries = choices.map(({ boundary }) => boundary);
    return {
      comparison,
      choices,
      charts: comparisonCharts(comparison, request),
      summary: summarise({ comparison, salf, against: held, boundaries }),
    };
  });
  const finished = cells.flatMap(({ run }) => runs.get(run) ?? []).filter(({ state }) => state === 'finished');
  const held = [...against.values()].flatMap((all) => all.map(scoreTable));
  return { source, finished, places, tables: [...tablesOf(store, request, comparisons), ...held] };
}

/** The scores of a comparison without its costs, which do not change with the baseline. */
function scoreTable(comparison: Comparison): Table {
  const table = comparisonTable(comparison);
  const { columns, rows } = panelsOf(table)[0]!;
  const note = `The same runs with ${comparison.baseline} as baseline, with Holm’s correction for these tests.`;
  return { title: table.title, columns, rows, footnotes: [note] };
}

function examineSweep(store: Store, { request }: Source, comparison: Comparison): Place {
  const analysis = choiceSummary(store, request, comparison.model, comparison.data);
  const choice = analysis?.boundary ?? null;
  const data = sweepData(comparison, request.methods, { choice, rivals: analysis?.rivals ?? [] });
  return {
    comparison,
    summary: summariseSweep(comparison, request.methods, choice),
    choices: analysis === null ? [] : [{ seed: null, ...analysis }],
    charts: [
      {
        kind: 'chart',
        title: `Boundaries, ${comparison.model} on ${comparison.data}`,
        chart: { kind: 'sweep', data },
        caption: `${comparison.seeds.length > 1 ? 'Whiskers: 95 % Student t intervals where there is more than one seed. ' : ''}Below: operations of the backward pass, e = 0 being 100 %.`,
      },
    ],
  };
}

function sectionsOf(
  store: Store,
  examined: readonly Examined[],
  { leftOut, warnings }: Omit<Sources, 'sources'>,
  parts: ReadonlySet<ReportPart>,
  runs: ReadonlyMap<string, Run>,
): Section[] {
  const wished = (part: ReportPart, title: string, blocks: readonly Block[]): Section[] =>
    !parts.has(part) || blocks.length === 0 ? [] : [{ title, blocks }];
  const places = examined.flatMap((each) => each.places);
  return [
    ...wished(
      'setup',
      'Setup',
      examined.flatMap(({ source, finished }) => setupBlocks(store, source, finished)),
    ),
    ...wished('methods', 'Methods', methodBlocks(examined)),
    { title: 'Results', blocks: [...lists(warnings), ...resultBlocks(examined, parts.has('charts'))] },
    ...wished('choice', 'How SALF chose', choicesBlocks(places)),
    ...(leftOut.length === 0 ? [] : [{ title: 'Left out', blocks: lists(leftOut) }]),
    ...fileScoreSection(store, examined),
    ...wished(
      'classes',
      'Appendix: scores by class',
      places.flatMap(({ comparison }) => {
        const table = classTable(comparison, runs);
        return table === null ? [] : [{ kind: 'table', table } satisfies Block];
      }),
    ),
    ...wished(
      'reproducibility',
      'Appendix: how to make it again',
      examined.flatMap(({ source, finished }) => reproductionBlocks(store, source, finished)),
    ),
    ...wished('glossary', 'Appendix: glossary', [
      { kind: 'facts', facts: TERMS.map((term) => [term, termText(term)] as const) },
    ]),
  ];
}

/** One list; none of nothing. */
function lists(items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** Absent where no run was scored on a file. */
function fileScoreSection(store: Store, examined: readonly Examined[]): Section[] {
  const tables = examined.flatMap(({ source, finished }) => fileScoreTable(store, source, finished) ?? []);
  const blocks = tables.map((table): Block => ({ kind: 'table', table }));
  return blocks.length === 0 ? [] : [{ title: 'Scores on other files', blocks }];
}

/** Each method once; a sweep has one and the same at every boundary. */
function methodBlocks(examined: readonly Examined[]): Block[] {
  const entries = new Map<
    string,
    { name: string; look: NonNullable<ReturnType<ReturnType<typeof looksOf>['get']>>; words: string }
  >();
  for (const { source } of examined) {
    const looks = looksOf(source.request);
    const isSweep = source.request.kind === 'sweep';
    for (const { name, method, lora } of source.request.methods.slice(0, isSweep ? 1 : undefined)) {
      const words = isSweep
        ? 'At boundary e, leaves blocks 1 to e as they are and trains those above; the backward pass stops there.'
        : methodWords(method, lora);
      entries.set(`${name} ${words}`, { name: isSweep ? 'sweep' : name, look: looks.get(name)!, words });
    }
  }
  return [{ kind: 'methods', methods: [...entries.values()] }];
}

function resultBlocks(examined: readonly Examined[], hasCharts: boolean): Block[] {
  const compared = examined.filter(({ source }) => source.request.kind === 'compare');
  const all = compared.flatMap(({ places }) => places.map(({ comparison }) => comparison));
  const names = compared.map(
    ({ source }) => source.request.methods.map(({ name }) => name).join('\n') + source.request.baseline,
  );
  // The overview of one source is among its tables.
  const overview = compared.length > 1 && new Set(names).size === 1 ? overviewTable(all) : null;
  return [
    ...(overview === null ? [] : [{ kind: 'table', table: overview } satisfies Block]),
    ...examined.flatMap(({ tables, places }) => [
      ...tables.map((table): Block => ({ kind: 'table', table })),
      ...(hasCharts ? places.flatMap(({ charts }) => charts) : []),
    ]),
  ];
}
