/**
 * The table of settings: one row each, by its place in the settings of a run. Flags and their help, forms, pages of runs,
 * tables of differences and the faults of both shells read it. A setting of the schema without a row does not compile.
 */
import { DATA_FILES } from '../../base/file-formats.ts';
import { GenerateSettings } from '../generate.ts';
import { PretrainSettings } from '../pretrain.ts';
import { AnalyzeSettings, TrainSettings } from '../request.ts';
import { RULE_TITLES } from '../rule-words.ts';
import { DATA_ROWS } from './data-rows.ts';
import { GENERATE_ROWS } from './generate-rows.ts';
import { METHOD_ROWS } from './method-rows.ts';
import { inTraining, WHOLE } from './paths.ts';
import type { OwnAnalyzePath, TrainPath } from './paths.ts';
import { PRETRAIN_ROWS } from './pretrain-rows.ts';
import { leavesOf } from './schema.ts';
import type { Leaf } from './schema.ts';
import type { Setting } from './setting.ts';
import { TRAINING_ROWS } from './training-rows.ts';

/** In the order in which help, forms and pages have them. */
export const SETTINGS: Readonly<Record<TrainPath, Setting>> = { ...DATA_ROWS, ...METHOD_ROWS, ...TRAINING_ROWS };

/** What an analysis has by itself. */
const ANALYSIS_ROWS: Readonly<Record<OwnAnalyzePath, Setting>> = {
  data: {
    label: 'Data',
    group: 'data',
    flag: '--data',
    takes: 'file',
    isPath: true,
    wants: 'a file',
    help: `labelled rows (${DATA_FILES})`,
  },
  samples: {
    label: 'Sample rows',
    group: 'salf',
    flag: '--samples',
    unit: 'rows',
    help: 'rows to look at, drawn class by class',
  },
  seed: { label: 'Seed', help: 'which rows are drawn', group: 'data', flag: '--seed' },
  rivals: {
    label: 'Other rules',
    group: 'salf',
    flag: '--rivals',
    help: `also find what ${RULE_TITLES} choose from the same rows`,
  },
  nearest: {
    label: 'Nearest tokens',
    group: 'salf',
    isRare: true,
    flag: '--nearest',
    unit: 'tokens',
    help: 'nearest tokens of every latent space that are sought, which takes about as long as the rest; 0: none',
  },
};

/** A setting at its place, with what its schema says of it. */
export interface PlacedSetting {
  readonly path: string;
  readonly row: Setting;
  readonly leaf: Leaf;
}

function placed(rows: Readonly<Record<string, Setting>>, leaves: ReadonlyMap<string, Leaf>): PlacedSetting[] {
  return Object.entries(rows).map(([path, row]) => {
    const leaf = leaves.get(path);
    if (leaf === undefined) throw new Error(`no schema has the setting ${path}`);
    return { path, row, leaf };
  });
}

const analysisLeaves = leavesOf(AnalyzeSettings, WHOLE);

/** The row of a setting by its place, in a run or in an analysis; undefined: there is none. */
export function settingAt(path: string): Setting | undefined {
  const rows: Readonly<Record<string, Setting>> = { ...ANALYSIS_ROWS, ...SETTINGS };
  return rows[inTraining(path)];
}

export const TRAIN_SETTINGS: readonly PlacedSetting[] = placed(SETTINGS, leavesOf(TrainSettings, WHOLE));

export const PRETRAIN_SETTINGS: readonly PlacedSetting[] = placed(PRETRAIN_ROWS, leavesOf(PretrainSettings, []));

export const GENERATE_SETTINGS: readonly PlacedSetting[] = placed(GENERATE_ROWS, leavesOf(GenerateSettings, []));

/** Those of an analysis in the order of a run's; its own ones come behind the model. */
export const ANALYZE_SETTINGS: readonly PlacedSetting[] = placed(
  (() => {
    const places = [...analysisLeaves.keys()].filter((path) => !(path in ANALYSIS_ROWS));
    const order = Object.keys(SETTINGS);
    const shared = places.toSorted((a, b) => order.indexOf(inTraining(a)) - order.indexOf(inTraining(b)));
    const rows = shared.map((path): [string, Setting] => [path, settingAt(path)!]);
    return Object.fromEntries([...rows.slice(0, 1), ...Object.entries(ANALYSIS_ROWS), ...rows.slice(1)]);
  })(),
  analysisLeaves,
);
