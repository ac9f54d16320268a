/** Ports for servers of tests, which may run beside others of the same kind. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to connections, so that none is taken while a server is started again. */
const RANGE = [20_000, 30_000] as const;

/** The first of some free ports in a row on the loopback address. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(RANGE[0], RANGE[1] - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
