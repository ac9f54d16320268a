import type { z } from 'zod';

/** One request that a window may make. Its input is checked where it arrives; what is answered is our own. */
export interface Route<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Holds the type of the answer; there is never a value. */
  readonly output?: Output;
}

/** `route<Answer>()(schema)`: the answer is a type, the input a schema. */
export function route<Output>(): <Input extends z.ZodType>(input: Input) => Route<Input, Output> {
  return (input) => ({ input });
}

/** Routes by name. */
export type RouteGroup = Readonly<Record<string, Route<z.ZodType, unknown>>>;

/** What a caller of a route says, before defaults are filled in. */
export type InputOf<R> = R extends Route<infer Input, unknown> ? z.input<Input> : never;
/** What its handler gets. */
export type CheckedInputOf<R> = R extends Route<infer Input, unknown> ? z.output<Input> : never;
/** What is answered. */
export type OutputOf<R> = R extends Route<z.ZodType, infer Output> ? Output : never;

/** One function for every route of a group. */
export type HandlersOf<Group extends RouteGroup> = {
  readonly [Name in keyof Group]: (
    input: CheckedInputOf<Group[Name]>,
  ) => OutputOf<Group[Name]> | Promise<OutputOf<Group[Name]>>;
};
