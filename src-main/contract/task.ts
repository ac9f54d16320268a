import { z } from 'zod';

/** The five tasks that come with a template, label words and a mapping from the label names of their files. */
export const TASK_PRESETS = ['carer', 'mrpc', 'sst5', 'trec', 'webss'] as const;

/** A template of the user's own: `{text}` (or `{text_a}`, `{text_b}`) stands for the text columns. */
const CustomTask = z.strictObject({
  kind: z.literal('custom'),
  template: z.string().min(1),
  /** In label order: the word the model answers with, and the names that stand for it in the file. */
  labels: z.array(z.strictObject({ word: z.string().min(1), names: z.array(z.string()).min(1) })).min(2),
  columns: z.strictObject({ texts: z.array(z.string().min(1)).min(1).max(2), label: z.string().min(1) }),
});

export const TaskRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), preset: z.enum(TASK_PRESETS) }),
  CustomTask,
]);
export type TaskRequest = z.infer<typeof TaskRequest>;
