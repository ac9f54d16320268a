import { InputError } from '../base/errors.ts';

/** Placeholders for one text column, and for two. */
const PLACEHOLDERS = { one: ['text'], two: ['text_a', 'text_b'] } as const;

/** A template cut at its placeholders: `literals` has one part more than `slots`, which index the text columns. */
export interface TemplateParts {
  readonly literals: readonly string[];
  readonly slots: readonly number[];
}

/** Cuts a template of `texts` text columns. Errors: `data.template` when its placeholders do not fit them. */
export function parseTemplate(template: string, texts: number): TemplateParts {
  const expected: readonly string[] = texts === 1 ? PLACEHOLDERS.one : PLACEHOLDERS.two;
  // Other braces are ordinary characters.
  const pieces = template.split(/\{([A-Za-z][A-Za-z0-9_]*)\}/);
  const names = pieces.filter((_, index) => index % 2 === 1);
  const wanted = expected.map((name) => `{${name}}`).join(' and ');
  const unknown = names.find((name) => !expected.includes(name));
  if (unknown !== undefined) throw badTemplate(`The placeholder {${unknown}} is not known.`, wanted, texts);
  const missing = expected.find((name) => !names.includes(name));
  if (missing !== undefined) throw badTemplate(`The placeholder {${missing}} is missing.`, wanted, texts);
  return {
    literals: pieces.filter((_, index) => index % 2 === 0),
    slots: names.map((name) => expected.indexOf(name)),
  };
}

/** The prompt for the texts of one row. */
export function renderPrompt(parts: TemplateParts, texts: readonly string[]): string {
  return parts.literals.map((literal, index) => literal + (texts[parts.slots[index] ?? -1] ?? '')).join('');
}

function badTemplate(message: string, wanted: string, texts: number): InputError {
  const columns = texts === 1 ? 'one text column' : `${texts} text columns`;
  return new InputError({
    code: 'data.template',
    field: 'template',
    message,
    remedy: `With ${columns}, write ${wanted}.`,
  });
}
