/** A page by Chromium's own protocol: where a page may not open another, Playwright waits for it for ever. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { FLAGS } from './program.ts';

const Targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const Reply = z.object({ id: z.int(), result: z.object({ result: z.object({ value: z.unknown().optional() }) }) });

export class PlainProgram {
  readonly child: ChildProcess;
  readonly #list: string;

  private constructor(child: ChildProcess, list: string) {
    this.child = child;
    this.#list = list;
  }

  /** @param words what follows the flags */
  static async launch(
    executable: string,
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
  ): Promise<PlainProgram> {
    const child = spawn(executable, [...FLAGS, '--remote-debugging-port=0', ...words], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const port = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said);
        if (found !== null) resolve(found[1]!);
      });
      child.on('exit', () => reject(new Error(`It has ended: ${said}`)));
    });
    return new PlainProgram(child, `http://127.0.0.1:${port}/json`);
  }

  /** Pages that are there. */
  async pages(): Promise<z.infer<typeof Targets>> {
    const answer = await fetch(this.#list);
    return Targets.parse(await answer.json()).filter(({ type }) => type === 'page');
  }

  /** What an expression gives in the only page. */
  async evaluate(expression: string): Promise<unknown> {
    const [page] = await this.pages();
    const socket = new WebSocket(page!.webSocketDebuggerUrl);
    try {
      await new Promise((resolve) => (socket.onopen = resolve));
      const reply = new Promise<unknown>((resolve) => {
        socket.onmessage = ({ data }: MessageEvent<string>) =>
          resolve(Reply.parse(JSON.parse(data)).result.result.value);
      });
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
      return await reply;
    } finally {
      socket.close();
    }
  }
}
