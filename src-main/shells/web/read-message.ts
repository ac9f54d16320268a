/** JSON from a window, before anything looks at it. Pure. */

/** Requests nest about ten levels. Code that walks a value calls itself once a level, and the stack ends at some thousands. */
const DEEPEST = 64;

/**
 * Reads JSON that a caller sent.
 * @returns undefined for what is no JSON, nests too deeply, or has a key `__proto__`, which would become the prototype of a
 *   copy
 */
export function readMessage(text: string): unknown {
  // Before parsing: eight million open brackets would take 200 MB.
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text, (key: string, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('a message may set no prototype');
      return value;
    });
  } catch {
    return undefined;
  }
}

/** Counts the brackets that are open at a time, outside of strings. */
function isTooDeep(text: string): boolean {
  let [depth, isString] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (isString && sign === '\\') at++;
    else if (sign === '"') isString = !isString;
    else if (isString) continue;
    else if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
