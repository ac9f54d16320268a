/** What some work came to; null where it was given up at the signal. Other failures are passed on. */
export async function unlessAborted<Came>(signal: AbortSignal | undefined, work: Promise<Came>): Promise<Came | null> {
  try {
    return await work;
  } catch (thrown) {
    if (signal?.aborted === true) return null;
    throw thrown;
  }
}
