/**
 * A function that does its work at most once in a while: the first call at once, and those too soon after it not at all.
 * @param milliseconds from one time that it is done to the next
 * @returns answers whether the work was done
 */
export function throttle<Given extends readonly unknown[]>(
  work: (...given: Given) => void,
  milliseconds: number,
  now: () => number = Date.now,
): (...given: Given) => boolean {
  let last = -Infinity;
  return (...given) => {
    const at = now();
    if (at - last < milliseconds) return false;
    last = at;
    work(...given);
    return true;
  };
}
