/**
 * Answers one request from outside. Whatever goes wrong, at once or later, is logged and answered, and reaches nothing else:
 * an error that nobody catches would end the process, and with it what is at work.
 * @param fail says so to the caller; it may find that the caller has gone
 */
export async function guarded(
  answer: () => void | Promise<void>,
  fail: () => void,
  log: (thrown: unknown) => void,
): Promise<void> {
  try {
    await answer();
  } catch (thrown) {
    log(thrown);
    try {
      fail();
    } catch (again) {
      log(again);
    }
  }
}
