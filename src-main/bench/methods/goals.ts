/** The benchmark's figures against what this program sets out to reach. */
import {
  type Choices,
  FULL,
  lastK,
  SALF,
  SALF_CACHED,
  SALF_EXCLUDE_LAST,
  SALF_EXCLUDE_LAST_CACHED,
  TORCH_FULL,
} from './cases.ts';
import { backwardSaving, medianOf, speedUp, type Results, type Spread } from './figures.ts';
import { percent, ratio } from '../table.ts';
import { secondsOf, trainingSeconds } from './turn.ts';

/** SALF with its cache, its own analysis included, against training every block. */
const LEAST_SPEED_UP = { own: 2.2, torch: 4 };
/** Share of the analytic saving that has to show in seconds. */
const LEAST_SHARE_OF_SAVING = 0.9;
/** Of one epoch that trains every block. */
const MOST_ANALYSIS = 0.03;

export type Verdict = 'met' | 'missed' | 'not measured';

/** A figure against a bound; null: it was not measured. */
export function verdict(figures: readonly (number | null)[], holds: (figure: number) => boolean): Verdict {
  if (figures.some((figure) => figure !== null && !holds(figure))) return 'missed';
  return figures.length === 0 || figures.includes(null) ? 'not measured' : 'met';
}

export interface GoalsRequest {
  readonly results: Results;
  /** n */
  readonly blocks: number;
  readonly choices: Choices;
  readonly quarters: readonly number[];
  readonly epochs: number;
  /** Rows that were trained on, and rows of the whole file. */
  readonly rows: { readonly trained: number; readonly file: number };
}

/** The report's last lines. */
export function goalLines(request: GoalsRequest): string[] {
  return [...speedGoal(request), ...savingGoal(request), ...analysisGoal(request)];
}

function speedGoal({ results, blocks, choices }: GoalsRequest): string[] {
  const line = (name: string, boundary: number) => {
    const against = [
      { whose: 'our', factor: speedUp(results, name, FULL), least: LEAST_SPEED_UP.own },
      { whose: "PyTorch's", factor: speedUp(results, name, TORCH_FULL), least: LEAST_SPEED_UP.torch },
    ].map(({ whose, factor, least }) => ({
      whose,
      decided: verdict([factor?.median ?? null], (reached) => reached >= least),
      figure: factor === null ? '' : `${ratio(factor.median)}${rangeText(factor, ratio)}, `,
    }));
    const decided = worst(against.map((one) => one.decided));
    const figures = against.map((one) => `${one.whose} full ${one.figure}${one.decided}`).join('; ');
    return `    ${decided}: ${name}, blocks 1..${boundary} of ${blocks} frozen: against ${figures}`;
  };
  return [
    `(1) SALF, cached, its analysis included: at least ${LEAST_SPEED_UP.own}x our full and ${LEAST_SPEED_UP.torch}x PyTorch's full`,
    line(SALF_CACHED, choices.salf),
    line(SALF_EXCLUDE_LAST_CACHED, choices.excludeLast),
  ];
}

function savingGoal({ results, choices, quarters }: GoalsRequest): string[] {
  const names = [SALF, SALF_EXCLUDE_LAST, ...new Set([choices.salf, ...quarters].map(lastK))];
  const lines = names.map((name) => {
    const saving = backwardSaving(results, name, FULL);
    if (saving === null) return { share: null, text: `${name}: not measured; a run of this length has no probes` };
    const { measured, analytic } = saving;
    const share = measured.median / analytic;
    const text = `${name}: ${share.toFixed(2)} (measured ${percent(measured.median)}${rangeText(measured, percent)}, analytic ${percent(analytic)})`;
    return { share, text };
  });
  const decided = verdict(
    lines.map(({ share }) => share),
    (share) => share >= LEAST_SHARE_OF_SAVING,
  );
  return [
    `(2) saving of backward seconds, measured by analytic, without a cache: at least ${LEAST_SHARE_OF_SAVING} everywhere`,
    `    ${decided}:`,
    ...lines.map(({ text }) => `      ${text}`),
  ];
}

function analysisGoal({ results, epochs, rows }: GoalsRequest): string[] {
  const goal = `(3) SALF's analysis: at most ${percent(MOST_ANALYSIS)} of one epoch that trains every block`;
  const analysis = medianOf(results.own.get(SALF_CACHED) ?? [], (turn) => secondsOf(turn, 'analysis'));
  const training = medianOf(results.own.get(FULL) ?? [], trainingSeconds);
  if (analysis === null || training === null) return [goal, '    not measured'];
  const line = (epoch: number, of: string) => {
    const decided = verdict([analysis / epoch], (share) => share <= MOST_ANALYSIS);
    return `    ${decided}: ${((100 * analysis) / epoch).toFixed(1)} % (${analysis.toFixed(2)} s of ${epoch.toFixed(1)} s) ${of}`;
  };
  const epoch = training / epochs;
  const lines = [goal, line(epoch, `over the ${rows.trained} rows that were trained on`)];
  if (rows.file === rows.trained) return lines;
  // The sample has the same size however many rows there are.
  const whole = line(
    (epoch * rows.file) / rows.trained,
    `over all ${rows.file} rows of the file, the epoch in proportion`,
  );
  return [...lines, whole];
}

/** Of several conditions that must all hold. */
function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('missed')) return 'missed';
  return verdicts.includes('not measured') ? 'not measured' : 'met';
}

function rangeText({ min, max }: Spread, format: (value: number) => string): string {
  return min === max ? '' : ` [${format(min)} to ${format(max)}]`;
}
