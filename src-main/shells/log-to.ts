/** Writes what nobody had foreseen to a stream, with its stack: it is a mistake of this program. */
export function logTo(stream: { write(text: string): unknown }): (thrown: unknown) => void {
  return (thrown) =>
    void stream.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
}
