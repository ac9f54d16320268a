/** What a JSON text is like before anything walks over its value: how deep it nests, and how many keys it begins with. */

export interface JsonShape {
  /** Levels of objects and lists inside each other; 0 for a single number or text. */
  readonly depth: number;
  /** Keys of the outermost object, those that occur twice counted twice. */
  readonly keys: number;
}

/** Deeper texts are refused: what walks over a value, level by level, would run out of stack. */
export const MOST_LEVELS = 64;

/** Looks once over a text that `JSON.parse` has taken; pure. */
export function jsonShape(text: string): JsonShape {
  let level = 0;
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charAt(at)) {
      case '"':
        at = endOfText(text, at);
        break;
      case '{':
      case '[':
        depth = Math.max(depth, ++level);
        break;
      case '}':
      case ']':
        level--;
        break;
      case ':':
        if (level === 1) keys++;
        break;
    }
  }
  return { depth, keys };
}

/** Position of the quote that ends the text which begins at `start`. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
