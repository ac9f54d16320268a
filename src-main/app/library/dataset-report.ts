import { basename } from 'node:path';
import type { DatasetReport, LabelTokenView, PromptView, SplitFacts } from '../../contract/dataset-draft.ts';
import { encodeRows } from '../../data/encode.ts';
import { labelTokens, labelTokenWarnings } from '../../data/label-words.ts';
import { overlapWarnings, reportOverlaps, reportSplit, SPLIT_NAMES, warningsOf } from '../../data/report.ts';
import type { SplitName } from '../../data/report.ts';
import type { Row } from '../../data/rows.ts';
import { subset } from '../../data/split.ts';
import type { Task } from '../../data/task.ts';
import { parseTemplate, renderPrompt } from '../../data/template.ts';
import type { Tokenizer } from '../../data/tokenizer.ts';
import type { DatasetRows, DatasetSources } from './dataset-rows.ts';

/** Tokens are counted for at most so many rows of a split, which keep the classes' shares: lengths are known by then. */
const MOST_COUNTED = 10_000;
/** Prompts that are shown, each of another class. */
const SHOWN_PROMPTS = 3;
/** Longest prompt that is shown without a tokenizer, in characters. */
const SHOWN_CHARACTERS = 4000;

/**
 * All that is worth knowing of a data set before anything is trained on it.
 * @param tokenizer null: nothing is counted in tokens
 * Errors: `data.label-words`, `data.too-long`.
 */
export async function reportDataset(
  { task, rows, heldOut, mapping, notes }: DatasetRows,
  { paths }: Pick<DatasetSources, 'paths'>,
  tokenizer: Tokenizer | null,
  maxLength: number,
): Promise<DatasetReport> {
  const ids = tokenizer === null ? [] : await labelTokens(task.labels, tokenizer);
  const tokens = tokenizer === null ? null : await labelTokenViews(task, ids, tokenizer);
  const ofTokens = tokenizer === null ? [] : await labelTokenWarnings(task.labels, ids, tokenizer);
  const given = SPLIT_NAMES.filter((split) => rows[split].length > 0);
  const facts = given.map(async (split): Promise<SplitFacts> => {
    const path = paths[split];
    const file = path === null || (heldOut !== null && split === 'test') ? null : basename(path);
    return { split, file, ...(await splitFacts(rows[split], task, tokenizer, maxLength)) };
  });
  const splits = await Promise.all(facts);
  const overlaps = reportOverlaps(rows);
  return {
    splits,
    leaks: overlaps.filter((overlap) => overlap.rows > 0),
    prompts: await promptViews(rows.train, task, tokenizer, maxLength),
    labelTokens: tokens,
    maxLength,
    mapping,
    warnings: [...ofTokens, ...datasetWarnings({ task, rows, notes })],
  };
}

/** Sentences that hold whatever model is trained on it. */
export function datasetWarnings({ task, rows, notes }: Pick<DatasetRows, 'task' | 'rows' | 'notes'>): string[] {
  const ofSplit = (split: SplitName) =>
    rows[split].length === 0 ? [] : warningsOf(split, reportSplit(rows[split], task, null), Infinity, task);
  return [...notes, ...SPLIT_NAMES.flatMap(ofSplit), ...overlapWarnings(reportOverlaps(rows))];
}

async function splitFacts(
  rows: readonly Row[],
  task: Task,
  tokenizer: Tokenizer | null,
  maxLength: number,
): Promise<Omit<SplitFacts, 'split' | 'file'>> {
  const labels = rows.map(({ label }) => label);
  const counted = subset(labels, MOST_COUNTED).map((index) => rows[index]!);
  const examples = tokenizer === null ? null : await encodeRows(counted, task, tokenizer, maxLength);
  const { classes, duplicates, conflicts, cut, tokens } = reportSplit(rows, task, examples);
  return {
    rows: rows.length,
    classes,
    duplicates,
    conflicts,
    tokens:
      tokens === null
        ? null
        : {
            median: tokens.median,
            p95: tokens.p95,
            max: tokens.max,
            histogram: tokens.histogram,
            rows: counted.length,
            cut,
          },
  };
}

/** The first row of each of the first classes, as the model gets it. */
async function promptViews(
  rows: readonly Row[],
  task: Task,
  tokenizer: Tokenizer | null,
  maxLength: number,
): Promise<PromptView[]> {
  const template = parseTemplate(task.template, task.columns.texts.length);
  const firsts = new Map<number, Row>();
  for (const row of rows) if (!firsts.has(row.label)) firsts.set(row.label, row);
  const view = async (row: Row): Promise<PromptView> => {
    const shown = { line: row.line, answer: task.labels[row.label]!.word };
    const prompt = renderPrompt(template, row.texts);
    if (tokenizer === null) {
      return { ...shown, prompt: prompt.slice(0, SHOWN_CHARACTERS), tokens: null, isCut: false };
    }
    const [example] = await encodeRows([row], task, tokenizer, maxLength);
    const ids = [...example!.ids];
    const isCut = example!.cut;
    const tokens = await Promise.all(ids.map(async (id) => ({ id, text: await tokenizer.decode([id]) })));
    return { ...shown, prompt: isCut ? await tokenizer.decode(ids) : prompt, tokens, isCut };
  };
  return Promise.all([...firsts.values()].slice(0, SHOWN_PROMPTS).map(view));
}

async function labelTokenViews(task: Task, ids: readonly number[], tokenizer: Tokenizer): Promise<LabelTokenView[]> {
  const view = async (id: number, index: number) => ({
    word: task.labels[index]!.word,
    id,
    text: await tokenizer.decode([id]),
  });
  return Promise.all(ids.map(view));
}
