/** The last part of a path, whichever way its slashes lean; this room has no need of Node. */
export function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
