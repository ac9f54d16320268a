import { basename } from 'node:path';
import type { SettingsDifference } from '../../contract/board.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { TrainSettings } from '../../contract/request.ts';
import { flatSettings, labelOf, valueWords } from '../../contract/settings/flat.ts';
import type { Compared } from '../../app/describing/shown-experiment.ts';
import { cellsOf } from '../cells.ts';

/** They have lines of their own, or differ between the runs of a method. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['model', 'task', 'data', 'seed']);

interface Source {
  readonly experiment: string | null;
  readonly method: string;
  /** By their labels, such as `Learning rate`. */
  readonly settings: ReadonlyMap<string, string>;
}

/**
 * What differs between the settings of methods, and nothing else.
 * @param methods names; null: all
 */
export function settingsDifference(
  experiments: readonly Compared[],
  methods: readonly string[] | null,
): SettingsDifference {
  const sources = experiments.flatMap(({ id, request }) =>
    request.methods
      .filter(({ name }) => methods === null || methods.includes(name))
      .map(({ name }): Source => ({ experiment: id, method: name, settings: settingsOf(request, name) })),
  );
  return differenceOf(sources);
}

/** Lines whose values are not all the same. A setting that a method does not have is empty. */
export function differenceOf(sources: readonly Source[]): SettingsDifference {
  const names = [...new Set(sources.flatMap(({ settings }) => [...settings.keys()]))];
  const rows = names.map((setting) => ({
    setting,
    values: sources.map(({ settings }) => settings.get(setting) ?? ''),
  }));
  const differing = rows.filter(({ values }) => values.some((value) => value !== values[0]));
  return {
    columns: sources.map(({ experiment, method }) => ({ experiment, method })),
    rows: differing,
    same: rows.length - differing.length,
  };
}

/** The settings of a method's runs; models and files by their names, since a window gets no paths. */
function settingsOf(request: ExperimentRequest, method: string): ReadonlyMap<string, string> {
  const { settings } = cellsOf(request).find((cell) => cell.method === method)!;
  const names = (cases: readonly { readonly name: string }[]): string => cases.map(({ name }) => name).join(', ');
  const all = {
    Models: names(request.models),
    'Data sets': names(request.datasets),
    Seeds: request.seeds.join(', '),
    ...Object.fromEntries(Object.entries(settings).filter(([key]) => !SHOWN_ELSEWHERE.has(key))),
    ...(request.datasets.length === 1 ? { data: withoutFolders(settings.data) } : {}),
  };
  return new Map([...flatSettings(all)].map(([path, value]) => [labelOf(path), valueWords(path, value)]));
}

function withoutFolders(data: TrainSettings['data']): object {
  const file = (path: string | null): string | null => (path === null ? null : basename(path));
  return { ...data, train: file(data.train), test: file(data.test), validation: file(data.validation) };
}
