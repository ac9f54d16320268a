import type { AnalysisOptions } from './analysis-view.ts';

type Choice = AnalysisOptions['choice'];
type Budget = AnalysisOptions['budget'];

const CHOICE_FLAGS: { readonly [Key in keyof Choice]: (value: Choice[Key]) => string } = {
  target: (value) => `--target ${value}`,
  latentNorm: (value) => `--latent-norm ${value}`,
  gain: (value) => `--gain ${value}`,
  alpha: (value) => `--alpha ${value}`,
  excludeLast: (value) => (value ? '--exclude-last' : '--include-last'),
  firstLayer: (value) => `--first-layer ${value}`,
  minTrain: (value) => `--min-train ${value}`,
};

const BUDGET_FLAGS: { readonly [Key in keyof Budget]: (value: Budget[Key]) => string } = {
  plan: (value) => `--budget ${value}`,
  fraction: (value) => `--budget-fraction ${value}`,
  mode: (value) => `--budget-mode ${value}`,
  infilling: (value) => `--infilling ${value}`,
};

export interface Look {
  readonly id: string;
  readonly options: AnalysisOptions;
  readonly made: AnalysisOptions;
  /** Folder of the workspace. */
  readonly workspace: string;
}

/** What is typed to see the same on the command line: only what differs from how the analysis was made. */
export function commandOf({ id, options, made, workspace }: Look): string {
  const flags = [
    ...flagsOf(CHOICE_FLAGS, options.choice, made.choice),
    ...flagsOf(BUDGET_FLAGS, options.budget, made.budget),
  ];
  return ['npm run salf -- analyze', `--analysis ${id}`, `--workspace ${quoted(workspace)}`, ...flags].join(' ');
}

function flagsOf<T extends object>(
  flags: { readonly [Key in keyof T]: (value: T[Key]) => string },
  now: T,
  before: T,
): string[] {
  const keys = Object.keys(flags) as (keyof T)[];
  return keys.filter((key) => now[key] !== before[key]).map((key) => flags[key](now[key]));
}

/** For a shell; plain paths stay as they are. */
function quoted(path: string): string {
  return /^[\w./\\:@+-]+$/.test(path) ? path : `"${path.replaceAll(/["$`]/g, String.raw`\$&`)}"`;
}
