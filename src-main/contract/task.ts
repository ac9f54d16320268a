import { z } from 'zod';

/** Columns of the file: one or two texts, in the order of their placeholders, and the label. */
const Columns = z.strictObject({ texts: z.array(z.string().min(1)).min(1).max(2), label: z.string().min(1) });

/** A task by name, perhaps with other column names, or one of the user's own. The data room checks what it says. */
export const TaskRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), preset: z.string().min(1), columns: Columns.exactOptional() }),
  z.strictObject({
    kind: z.literal('custom'),
    /** What the data set is called; says nothing of what is computed. */
    name: z.string().trim().min(1).max(1000).exactOptional(),
    /** `{text}`, or `{text_a}` and `{text_b}`, stand for the text columns. */
    template: z.string().min(1),
    /** In label order: the word the model answers with, and what else stands for it in the file. */
    labels: z.array(z.strictObject({ word: z.string().min(1), names: z.array(z.string()).default([]) })).min(2),
    columns: Columns,
  }),
]);
export type TaskRequest = z.infer<typeof TaskRequest>;
