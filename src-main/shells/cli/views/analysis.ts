import { basename } from 'node:path';
import type { AnalysisReport } from '../../../app/analyze.ts';
import type { DataFound } from '../../../contract/events.ts';
import type { ChoiceOptions } from '../../../contract/salf.ts';
import { RULE_WORDS } from '../../../contract/rule-words.ts';
import { CHOICE_EVIDENCE } from '../../../contract/evidence.ts';
import { stabilitySentence } from '../../../contract/stability.ts';
import type { Style } from '../format/style.ts';
import { table } from '../../../tables/layout.ts';
import { labelLines, section } from './found.ts';
import { bytes, count, duration, flop, percent, ranges } from '../../../base/numbers.ts';

/** Longest bars, in characters. */
const BAR = 30;

/** An analysis as a person reads it: spaces, blocks, the choice, what it saves, what it cost. */
export function analysisLines(report: AnalysisReport, style: Style): string[] {
  return [
    ...sampleLines(report),
    '',
    ...deviationLines(report, style),
    '',
    ...gainLines(report, style),
    ...rivalLines(report, style),
    ...nearestLines(report, style),
    '',
    ...choiceLines(report, style),
    ...savingLines(report),
    ...costLines(report),
  ];
}

/** The drawn rows, as the engine found them. */
export function sampleDataLines(found: DataFound): string[] {
  const { task, splits, warnings } = found;
  const drawn = splits.map(({ path, tokens, classes }) => [
    tokens === null
      ? basename(path)
      : `${basename(path)}: prompts of ${tokens.median} tokens in the median, ${tokens.max} at most`,
    `classes: ${classes.map(({ label, rows }) => `${label} ${count(rows)}`).join(', ')}`,
  ]);
  const notes = warnings.map((warning) => `note: ${warning}`);
  return section('Data', [`task ${task}`, ...drawn.flat(), ...labelLines(found), ...notes]);
}

function sampleLines({ facts }: AnalysisReport): string[] {
  const { rows, labels } = facts;
  const drawn =
    rows.file === rows.drawn
      ? `all ${count(rows.drawn)} rows of the file`
      : `${count(rows.drawn)} of ${count(rows.file)} rows, drawn class by class`;
  const words = labels.map(({ word, token, text }) => `${word} ${JSON.stringify(text)}=${token}`);
  return section('Sample', [drawn, `label tokens: ${words.join(', ')}`]);
}

const TARGET: Record<ChoiceOptions['target'], string> = {
  basis: 'the semantic basis of its label',
  lerp: 'its place on the line from the embedding to the semantic basis of its label',
};
const MEASURE: Record<ChoiceOptions['deviation'], (target: string) => string> = {
  cosine: (target) => `d = 1 - cos to ${target}`,
  margin: (target) => `d = 1 - half of what cos to ${target} exceeds the largest of the other labels by`,
};
const NORM: Record<ChoiceOptions['latentNorm'], string> = {
  hf: 'final norm on the last space',
  all: 'final norm on all spaces',
  none: 'no final norm',
};

function deviationLines({ summary, choice }: AnalysisReport, style: Style): string[] {
  const most = Math.max(...summary.spaces.map(({ mean }) => mean));
  const columns = [
    { title: 'space', number: true },
    { title: 'mean d', number: true },
    { title: 'spread', number: true },
    { title: '' },
  ] as const;
  const rows = summary.spaces.map(({ space, mean, spread }) => [
    `r_${space}`,
    mean.toFixed(4),
    spread.toFixed(4),
    bar(mean / most),
  ]);
  return [
    style.bold('How far each latent space is from where it should be'),
    style.dim(
      `${MEASURE[choice.deviation](TARGET[choice.target])} (--target ${choice.target}); ${NORM[choice.latentNorm]}`,
    ),
    ...titled(table(columns, rows), style),
  ];
}

function gainLines({ summary, choice }: AnalysisReport, style: Style): string[] {
  const { gains, histogram, boundary, samples } = summary;
  const most = Math.max(...gains.filter(({ eligible }) => eligible).map(({ gain }) => gain));
  const columns = [
    { title: 'block', number: true },
    { title: 'gain', number: true },
    { title: '' },
    { title: 'samples', number: true },
    { title: '' },
  ] as const;
  const largest = Math.max(...histogram);
  const ownChoice = (e: number): string[] => [count(histogram[e]!), bar(histogram[e]! / largest)];
  const none = histogram[0] === 0 ? [] : [['none', '', '', ...ownChoice(0)]];
  const blocks = gains.map(({ block, gain, eligible }) => [
    String(block),
    significant(gain),
    eligible ? bar(gain / most) : 'left out',
    ...ownChoice(block),
  ]);
  const [title, ...lines] = table(columns, [...none, ...blocks]);
  const marked = lines.map((line, index) => (index - none.length + 1 === boundary ? style.bold(`${line}  ◀ e`) : line));
  return [
    style.bold('Gain of each block, and the boundary that each sample alone would choose'),
    style.dim(
      `gain by ${choice.gain} of the mean d; of ${count(samples)} samples, so many would freeze up to this block`,
    ),
    ...titled([title!, ...marked], style),
  ];
}

function nearestLines({ nearest, facts }: AnalysisReport, style: Style): string[] {
  if (nearest === null) return [];
  const textOf = new Map(facts.vocabulary.map(({ token, text }) => [token, text]));
  const columns = [
    { title: 'space', number: true },
    { title: `label in ${facts.nearest}`, number: true },
    { title: 'nearest token of most samples' },
  ] as const;
  const rows = nearest.spaces.map(({ space, labelShare, tokens }) => [
    `r_${space}`,
    percent(labelShare),
    tokens.map(({ token, share }) => `${JSON.stringify(textOf.get(token) ?? '')} ${percent(share)}`).join('  '),
  ]);
  return [
    '',
    style.bold('What each space would say'),
    style.dim(
      `how often the label's token is among the ${facts.nearest} nearest, and what is nearest most often; ${NORM[nearest.latentNorm]}`,
    ),
    ...titled(table(columns, rows), style),
  ];
}

function choiceLines({ summary, budget }: AnalysisReport, style: Style): string[] {
  const { boundary, blocks, reason, resampled, warnings, budget: limited } = summary;
  const trained = blocks - boundary;
  const plan = budget.plan === 'constant' ? `constant(${budget.fraction})` : budget.plan;
  const within =
    limited === null
      ? []
      : [
          `budget ${plan}, ${budget.mode}: ${tenth(limited.allowed)} blocks allowed on average, ${tenth(limited.trained)} train`,
        ];
  return section('Choice', [
    style.bold(`e = ${boundary}: ${trained} of ${blocks} blocks train`),
    reason,
    stabilitySentence(resampled),
    ...within,
    ...warnings.map((warning) => `note: ${warning}`),
    style.dim(CHOICE_EVIDENCE),
  ]);
}

function savingLines({ savings, facts }: AnalysisReport): string[] {
  const words = ({ depth, backward, step }: AnalysisReport['savings']['global']): string =>
    `depth ${percent(depth)}, backward pass ${percent(backward)}, forward and backward ${percent(step)}`;
  const { forward, backward } = facts.training;
  return section('Saving', [
    `${words(savings.global)} (by count, against training every block)`,
    `${words(savings.datum)} if each sample had its own line`,
    ...(savings.budget === null ? [] : [`${words(savings.budget)} within the budget`]),
    `training every block once on the sample: forward ${flop(forward)}, backward ${flop(backward[0]!)}`,
  ]);
}

/** Which blocks each rule would train, one mark a block. */
function rivalLines({ summary, facts }: AnalysisReport, style: Style): string[] {
  const { rivals } = facts;
  if (rivals === undefined) return [];
  const columns = [{ title: 'rule' }, { title: `blocks 1–${facts.blocks}` }, { title: 'trains' }] as const;
  const marks = (trains: (block: number) => boolean): string =>
    Array.from({ length: facts.blocks }, (_, i) => (trains(i + 1) ? '█' : '·')).join('');
  const salf = ['SALF', marks((block) => block > summary.boundary), ranges(above(summary.boundary, facts.blocks))];
  const rows = rivals.map(({ rule, blocks }) => [
    RULE_WORDS[rule].title,
    marks((block) => blocks.includes(block)),
    ranges(blocks),
  ]);
  const notes = rivals.flatMap(({ reason, warnings }) => [reason, ...warnings.map((warning) => `note: ${warning}`)]);
  return [
    '',
    style.bold('What other rules would train'),
    ...titled(table(columns, [salf, ...rows]), style),
    ...notes.map((note) => style.dim(note)),
  ];
}

function above(boundary: number, blocks: number): number[] {
  return Array.from({ length: blocks - boundary }, (_, i) => boundary + 1 + i);
}

function costLines({ facts }: AnalysisReport): string[] {
  const { seconds, flops } = facts.costs;
  const rivals = (facts.rivals ?? []).map(
    (each) => `${RULE_WORDS[each.rule].title}: ${duration(each.seconds)}, ${flop(each.flops)}`,
  );
  const own = seconds.bases + seconds.compile + seconds.forward + seconds.nearest;
  const nearest = facts.nearest === 0 ? '' : `, nearest tokens ${duration(seconds.nearest)}`;
  return section('Cost', [
    `${duration(own)}: bases ${duration(seconds.bases)}, graph ${duration(seconds.compile)}, forward pass ${duration(seconds.forward)}${nearest}`,
    `${flop(flops.bases + flops.forward + flops.nearest)} by count; ${duration(facts.seconds)} with opening model and data, ${bytes(facts.peakMemoryBytes)} of memory at the peak`,
    ...rivals,
  ]);
}

function titled([title = '', ...body]: readonly string[], style: Style): string[] {
  return [style.dim(title), ...body];
}

/** A bar for a share of the longest; what is above 0 can be seen, what is not has none. */
function bar(share: number): string {
  return '█'.repeat(Math.max(0, Math.ceil(share * BAR)));
}

/** Three significant digits, with an exponent where it would be long. */
function significant(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2);
  return size >= 100
    ? value.toFixed(0)
    : size >= 10
      ? value.toFixed(1)
      : size >= 1
        ? value.toFixed(2)
        : value.toFixed(3);
}

function tenth(value: number): string {
  return value.toFixed(1);
}
