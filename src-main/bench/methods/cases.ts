/** What the benchmark of methods runs: every case is one row of its report. */
import { InputError } from '../../base/errors.ts';
import type { TrainSettingsInput } from '../../contract/request.ts';

/** SALF's boundaries, as they were chosen with and without the last block. */
export interface Choices {
  readonly salf: number;
  readonly excludeLast: number;
}

export interface OwnCase {
  readonly side: 'own';
  readonly name: string;
  readonly settings: Pick<TrainSettingsInput, 'method' | 'lora' | 'prefixCache'>;
  /** The case of PyTorch that does the same work; null: there is none. */
  readonly like: string | null;
}

/** What `pytorch/epochs.py` is asked to train. */
export type TorchMethod =
  | { readonly method: 'blocks'; readonly frozen: number }
  | {
      readonly method: 'lora';
      readonly lora: { readonly rank: number; readonly alpha: number; readonly targets: readonly string[] };
    };

export interface TorchCase {
  readonly side: 'torch';
  readonly name: string;
  readonly method: TorchMethod;
}

export type Case = OwnCase | TorchCase;

/** Names of the cases that the goals are about. */
export const FULL = 'full';
export const SALF = 'salf';
export const SALF_CACHED = 'salf, cached';
export const SALF_EXCLUDE_LAST = 'salf --exclude-last';
export const SALF_EXCLUDE_LAST_CACHED = 'salf --exclude-last, cached';
export const TORCH_FULL = 'PyTorch full';
const TORCH_LORA = 'PyTorch with PEFT LoRA';
export const lastK = (boundary: number) => `freeze:${boundary}`;
const torchFrozen = (boundary: number) => `PyTorch, blocks 1..${boundary} frozen`;

const LORA = { rank: 8, alpha: 16, targets: ['q_proj', 'k_proj', 'v_proj'] };

/** Boundaries at a quarter, a half and three quarters of `blocks` blocks. */
export function quarters(blocks: number): number[] {
  const all = [1 / 4, 1 / 2, 3 / 4].map((share) => Math.round(share * blocks));
  return [...new Set(all)].filter((boundary) => boundary > 0 && boundary < blocks);
}

/**
 * The cases of a round, those that are compared with each other next to each other.
 * @param torch whether PyTorch is there, and PEFT too
 */
export function casesOf(blocks: number, choices: Choices, torch: { torch: boolean; peft: boolean }): Case[] {
  const frozen = (boundary: number): TorchCase => ({
    side: 'torch',
    name: torchFrozen(boundary),
    method: { method: 'blocks', frozen: boundary },
  });
  const salf = (name: string, boundary: number, excludeLast: boolean, prefixCache: 'own' | 'off'): OwnCase => ({
    side: 'own',
    name,
    like: torchFrozen(boundary),
    settings: { method: { name: 'salf', scope: 'global', choice: { excludeLast } }, prefixCache },
  });
  const fixed = (boundary: number): OwnCase => ({
    side: 'own',
    name: lastK(boundary),
    like: torchFrozen(boundary),
    settings: { method: { name: 'last-k', freeze: boundary }, prefixCache: 'off' },
  });
  const all: Case[] = [
    { side: 'own', name: FULL, like: TORCH_FULL, settings: { method: { name: 'full' } } },
    { side: 'torch', name: TORCH_FULL, method: { method: 'blocks', frozen: 0 } },
    salf(SALF, choices.salf, false, 'off'),
    salf(SALF_CACHED, choices.salf, false, 'own'),
    frozen(choices.salf),
    fixed(choices.salf),
    salf(SALF_EXCLUDE_LAST, choices.excludeLast, true, 'off'),
    salf(SALF_EXCLUDE_LAST_CACHED, choices.excludeLast, true, 'own'),
    frozen(choices.excludeLast),
    { side: 'own', name: 'lora-full', like: TORCH_LORA, settings: { method: { name: 'full' }, lora: LORA } },
    { side: 'torch', name: TORCH_LORA, method: { method: 'lora', lora: LORA } },
    {
      side: 'own',
      name: 'lift',
      like: null,
      settings: { method: { name: 'lift', order: 'front', period: 'phase' } },
    },
    ...quarters(blocks).map(fixed),
  ];
  const possible = all.filter((one) => one.side === 'own' || (one.name === TORCH_LORA ? torch.peft : torch.torch));
  // Where two choices fall together, or on a quarter, one run stands for both.
  return [...new Map(possible.map((one) => [one.name, one])).values()];
}

/**
 * The cases with these names, those of PyTorch that do their work, and, as both columns of ratios need it, full on both sides.
 * @param names none: all cases
 * @throws InputError `request.bad-option` for a name that no case has
 */
export function wantedCases(cases: readonly Case[], names: readonly string[]): Case[] {
  if (names.length === 0) return [...cases];
  const unknown = names.find((name) => !cases.some((one) => one.name === name));
  if (unknown !== undefined) {
    const message = `There is no case “${unknown}”.`;
    const remedy = `Use one of: ${cases.map(({ name }) => name).join('; ')}.`;
    throw new InputError({ code: 'request.bad-option', field: '--case', message, remedy });
  }
  const likes = cases.flatMap((one) => (one.side === 'own' && names.includes(one.name) ? [one.like] : []));
  return cases.filter(({ name }) => [FULL, TORCH_FULL, ...names, ...likes].includes(name));
}

/** The order of a round: in the middle, nearest to all others, what they are compared with. */
export function turnOrder(cases: readonly Case[]): Case[] {
  const isCommon = ({ name }: Case) => name === FULL || name === TORCH_FULL;
  const others = cases.filter((one) => !isCommon(one));
  const half = others.length >> 1;
  return [...others.slice(0, half), ...cases.filter(isCommon), ...others.slice(half)];
}
