/** Settings that do not go together, reported before anything starts. */
import { InputError } from '../base/errors.ts';
import type { TrainRequest } from '../contract/request.ts';
import { isRule } from '../contract/rules.ts';
import type { MethodPlan } from './selection.ts';

type Settings = Pick<TrainRequest, 'method' | 'lora' | 'trainable' | 'gated' | 'batchSize'>;

interface Conflict {
  readonly when: (settings: Settings, plan: MethodPlan) => boolean;
  readonly field: string;
  readonly message: (settings: Settings) => string;
  readonly remedy: string;
}

const conflicts: readonly Conflict[] = [
  {
    when: ({ method, batchSize }) => method.name === 'salf' && method.scope === 'datum' && batchSize !== 1,
    field: '--batch-size',
    message: ({ batchSize }) => `The scope datum chooses for one example at a time, not for batches of ${batchSize}.`,
    remedy: 'Use --batch-size 1 (--accumulate makes larger steps of it), or --scope batch.',
  },
  {
    when: ({ trainable, method }, plan) =>
      trainable.embeddings && (plan.kind !== 'fixed' || method.name === 'salf' || isRule(method)),
    field: '--train-embeddings',
    message: ({ method }) =>
      `The method ${method.name} stops the backward pass above blocks that it freezes; the embedding lies below them all.`,
    remedy: 'Leave --train-embeddings out, or use --method full.',
  },
  {
    when: ({ trainable, method }) => trainable.head && method.name === 'salf',
    field: '--train-head',
    message: () => 'SALF looks where the LM head points; it cannot train meanwhile.',
    remedy: 'Leave --train-head out, or use another method.',
  },
  {
    when: ({ lora, trainable }) => lora !== null && (trainable.embeddings || trainable.head),
    field: '--lora',
    message: () => 'Adapters leave the weights of the model as they are, embedding and head included.',
    remedy: 'Leave --train-embeddings and --train-head out, or train weights instead of adapters.',
  },
  {
    when: ({ lora, method }) => lora !== null && method.name === 'head',
    field: '--lora',
    message: () => 'The method head trains no block, so there is no place for adapters.',
    remedy: 'Choose another method, or train the head without adapters.',
  },
  {
    when: ({ gated, method }, plan) =>
      gated &&
      plan.kind === 'fixed' &&
      (method.name === 'green-trainer' ||
        plan.selection.blocks.some((block, i) => block !== plan.selection.boundary + 1 + i)),
    field: '--gated',
    message: ({ method }) => `The blocks that the method ${method.name} trains are not all those above a boundary.`,
    remedy: 'Leave --gated out.',
  },
];

/** @throws InputError `request.bad-option` */
export function requireCombination(settings: Settings, plan: MethodPlan): void {
  const conflict = conflicts.find(({ when }) => when(settings, plan));
  if (conflict === undefined) return;
  const { field, message, remedy } = conflict;
  throw new InputError({ code: 'request.bad-option', field, message: message(settings), remedy });
}
