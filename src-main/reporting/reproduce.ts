/** What it takes to make the runs again: commands, hashes, versions, ids. */
import { utcMinute } from '../base/utc-minute.ts';
import { NO_DESCRIPTION } from '../contract/description.ts';
import type { Block } from '../report/report.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { none, number, numberColumn, text, textColumn } from '../tables/table.ts';
import type { Table } from '../tables/table.ts';
import { commandsOf } from '../comparison/commands.ts';
import type { Source } from './source.ts';
import { wrappedCommand } from './wrapped-command.ts';

/** @param runs those of the source's cells that have finished */
export function reproductionBlocks(store: Store, source: Source, runs: readonly Run[]): Block[] {
  const distinct = (of: (run: Run) => string | null): string[] => [...new Set(runs.flatMap((run) => of(run) ?? []))];
  const versions = distinct(versionsOf);
  const models = distinct(({ modelHash }) => modelHash).map((hash): readonly [string, string] => [
    `Model ${store.models.get(hash)?.family ?? ''}`.trim(),
    `sha256 ${hash}`,
  ]);
  const tests = distinct(({ dataHash }) =>
    dataHash === null
      ? null
      : (store.datasets.get(dataHash)?.splits.find(({ split }) => split === 'test')?.hash ?? null),
  );
  return [
    { kind: 'heading', text: source.id === null ? source.name : `${source.id}: ${source.name}` },
    // What is shown may have other names since; the command has those that the experiment was started with.
    ...commandsOf({ id: source.id, request: storedRequest(store, source) }, runs).map((words): Block => ({
      kind: 'code',
      text: wrappedCommand(words),
    })),
    {
      kind: 'facts',
      facts: [
        ...models,
        ...tests.map((hash): readonly [string, string] => ['Test rows', `sha256 ${hash}`]),
        ['Versions', versions.join('; ') || 'not noted'],
      ],
    },
    { kind: 'table', table: runTable(store, source, runs) },
  ];
}

function storedRequest(store: Store, { id, request }: Source): Source['request'] {
  return id === null ? request : store.experiments.find(id).request;
}

function versionsOf({ salfVersion, nodeVersion, onnxruntimeVersion }: Run): string | null {
  if (salfVersion === null) return null;
  return `salf ${salfVersion}, Node ${nodeVersion ?? 'unknown'}, onnxruntime ${onnxruntimeVersion ?? 'unknown'}`;
}

function runTable(store: Store, { cells, request }: Source, runs: readonly Run[]): Table {
  const described = store.descriptions.all();
  const isNamed = runs.some(({ id }) => described.has(id));
  const wordsOf = (id: string): string => {
    const { name, tags } = described.get(id) ?? NO_DESCRIPTION;
    return [...(name === null ? [] : [name]), ...(tags.length === 0 ? [] : [`[${tags.join(', ')}]`])].join(' ');
  };
  const byId = new Map(runs.map((run) => [run.id, run]));
  const order = request.methods.map(({ name }) => name);
  const sorted = cells.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method) || a.seed - b.seed);
  const finished = sorted.flatMap(({ run, ...cell }) => {
    const found = byId.get(run);
    return found === undefined ? [] : [{ ...cell, found }];
  });
  return {
    title: 'Runs',
    columns: [
      textColumn('run', 'run'),
      ...(isNamed ? [textColumn('name', 'name and tags')] : []),
      textColumn('method', 'method'),
      numberColumn('seed', 'seed', { digits: 0 }),
      textColumn('data', 'data'),
      textColumn('started', 'started (UTC)'),
      numberColumn('macro_f1', 'macro-F1'),
      numberColumn('steps', 'steps', { digits: 0 }),
      textColumn('data_hash', 'data with its splits'),
    ],
    rows: finished.map(({ method, seed, data, found: { id, createdAt, result, dataHash } }) => [
      text(id),
      ...(isNamed ? [text(wordsOf(id))] : []),
      text(method),
      number(seed),
      text(data),
      text(utcMinute(createdAt)),
      ...(result === null ? [none(), none()] : [number(result.macroF1), number(result.steps)]),
      dataHash === null ? none() : text(dataHash.slice(0, 12)),
    ]),
    footnotes: [],
  };
}
