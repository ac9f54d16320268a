import { basename } from 'node:path';
import { classWeightWords } from '../../../contract/class-words.ts';
import type { Chosen } from '../../../contract/choice.ts';
import { stabilitySentence } from '../../../contract/stability.ts';
import { mappingSentence } from '../../../contract/reading.ts';
import type { DataFound, EngineEvent, ModelFound, Plan } from '../../../contract/events.ts';
import { bytes, count, counted, duration, flop, percent, ranges, short } from '../../../base/numbers.ts';

/** Width of the words at the left margin. */
const MARGIN = 8;

/** Lines with a word at the margin of the first. */
export function section(word: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `${(index === 0 ? word : '').padEnd(MARGIN)}${line}`);
}

/** @param name what it is called, where that is not its folder */
export function modelLines(model: ModelFound, name: string = basename(model.path)): string[] {
  const head = model.tiedHead ? 'tied head' : 'untied head';
  return section('Model', [
    `${name}: ${model.family}, ${model.blocks} blocks of width ${model.hiddenSize}, vocabulary ${count(model.vocabSize)}, ${head}`,
    `${short(model.parameters)} parameters in ${model.dtype}`,
    ...(model.notes ?? []).map((each) => `note: ${each}`),
  ]);
}

/** What an engine warns of; none where it says something else. */
export function noteLines(event: EngineEvent): string[] {
  return event.type === 'log' && event.level === 'warning' ? [`note: ${event.message}`] : [];
}

/** @param name what it is called, where more is known of it than its task */
export function dataLines(data: DataFound, name = `task ${data.task}`): string[] {
  const splits = data.splits.map(({ split, path, reading, rows, tokens }) => {
    const lengths = tokens === null ? '' : ` of ${tokens.median} tokens in the median, ${tokens.max} at most`;
    const file = [basename(path), ...(reading === undefined ? [] : [reading])].join(', ');
    return `${split}: ${counted(rows, 'row')}${lengths} (${file})`;
  });
  const [first] = data.splits;
  const classes =
    first === undefined
      ? []
      : [`classes: ${first.classes.map(({ label, rows }) => `${label} ${count(rows)}`).join(', ')}`];
  return section('Data', [
    name,
    ...splits,
    ...classes,
    ...labelLines(data),
    ...data.warnings.map((warning) => `note: ${warning}`),
  ]);
}

/** What the values of the label column stand for, where they are not the words themselves. */
export function labelLines({ mapping }: DataFound): string[] {
  const sentence = mapping === undefined ? null : mappingSentence(mapping);
  return sentence === null ? [] : [`labels: ${sentence}`];
}

function cacheLine({ blocks, bytes: size, found }: NonNullable<Plan['cache']>): string {
  const frozen = blocks === 1 ? 'block 1' : `blocks 1–${blocks}`;
  return found
    ? `what ${frozen} compute is on the disk already (${bytes(size)})`
    : `${bytes(size)} on the disk for what ${frozen} compute, so that it is computed once`;
}

/** What SALF chose while a run was at work. */
export function choiceLines({ epoch, samples, histogram, reason, resampled, warnings, seconds }: Chosen): string[] {
  const spread = histogram.flatMap((rows, e) => (rows === 0 ? [] : [`${e} (${count(rows)})`]));
  return section('Choice', [
    ...(epoch === 0 ? [] : [`after ${counted(epoch, 'epoch')}`]),
    reason,
    `boundaries of the ${count(samples)} samples alone: ${spread.join(', ')}`,
    ...(resampled === undefined ? [] : [stabilitySentence(resampled)]),
    ...warnings.map((warning) => `note: ${warning}`),
    `in ${duration(seconds)}`,
  ]);
}

export function planLines(plan: Plan, totalBlocks: number | null): string[] {
  const blocks = plan.blocks.length === 0 ? 'no block trains' : `blocks ${ranges(plan.blocks)} train`;
  const of = totalBlocks === null ? '' : ` of ${totalBlocks}`;
  const all = plan.trainableParameters + plan.frozenParameters;
  const { forward, backward, full } = plan.flopsPerStep;
  const weights = classWeightWords(plan);
  const time =
    plan.estimatedSeconds === null ? 'time known after the first steps' : `about ${duration(plan.estimatedSeconds)}`;
  return section('Plan', [
    `${blocks} (${plan.blocks.length}${of}): ${short(plan.trainableParameters)} of ${short(all)} parameters in ${plan.trainableTensors} tensors`,
    `${counted(plan.steps, 'step')}, ${count(plan.stepsPerEpoch)} an epoch, on ${plan.provider}`,
    `${plan.atMost ? 'at most ' : ''}${flop(forward + backward)} a step (forward ${flop(forward)}, backward ${flop(backward)}), ${percent((forward + backward) / full)} of training every block`,
    `about ${bytes(plan.estimatedMemoryBytes)} of memory, ${time}`,
    ...(weights === null ? [] : [`rows count in the loss by class: ${weights}`]),
    ...(plan.cache === null ? [] : [cacheLine(plan.cache)]),
  ]);
}
