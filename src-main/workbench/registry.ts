import { InputError } from '../base/errors.ts';
import { faultOf } from '../base/fault-of.ts';
import type { RouteGroup, HandlersOf } from '../contract/routes/route.ts';
import type { Answer } from '../contract/window.ts';
import type { z } from 'zod';

interface Entry {
  readonly input: z.ZodType;
  readonly handle: (input: unknown) => unknown;
}

/** Which function answers which request. */
export class Registry {
  readonly #entries = new Map<string, Entry>();

  /** @throws Error for a name that is there already: a mistake of ours */
  add<Group extends RouteGroup>(routes: Group, handlers: HandlersOf<Group>): this {
    for (const name of Object.keys(routes)) {
      if (this.#entries.has(name)) throw new Error(`the route ${name} is registered twice`);
      const handle = handlers[name] as Entry['handle'];
      this.#entries.set(name, { input: routes[name]!.input, handle });
    }
    return this;
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Answers a request of a window, whatever it says. What goes wrong becomes a fault; a failure that nobody foresaw is
   * also written to `log`.
   */
  async invoke(
    name: unknown,
    input: unknown,
    log: (thrown: unknown) => void = () => undefined,
  ): Promise<Answer<unknown>> {
    try {
      const entry = typeof name === 'string' ? this.#entries.get(name) : undefined;
      if (entry === undefined) throw unknownRoute(name);
      return { kind: 'done', value: await entry.handle(checked(String(name), entry.input, input)) };
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.code === 'internal') log(thrown);
      return { kind: 'failed', fault };
    }
  }
}

function unknownRoute(name: unknown): InputError {
  const message = `The window asked for “${String(name)}”, which this program does not know.`;
  return new InputError({ code: 'request.bad-option', field: 'route', message, remedy: 'Load the window again.' });
}

function checked(name: string, schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new InputError({
    code: 'request.bad-option',
    field: field === '' ? name : field,
    message: `${issue?.message ?? 'It is not valid'}.`,
    remedy: 'Correct it and try again.',
  });
}
