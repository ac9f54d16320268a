/** Seconds of work after which its speed says something. */
const LEAST = 1;

/**
 * Tells how long some work takes yet, by its speed since this was called.
 * @returns answers seconds; null: too little is done to tell
 */
export function timeLeft(now: () => number = () => performance.now()): (done: number, total: number) => number | null {
  const began = now();
  return (done, total) => {
    const seconds = (now() - began) / 1000;
    return seconds < LEAST || done <= 0 ? null : seconds * (total / done - 1);
  };
}
