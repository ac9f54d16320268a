/** Exports of runs for a browser, as archives that are made while they are sent. The caller was let in by then. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { InputError } from '../../base/errors.ts';
import { archiveOf } from '../../base/tar.ts';
import { exportOf } from '../../contract/export.ts';
import { finishWithText } from './finish.ts';

/** Where an export of a run lies. @throws InputError where there is none */
export type FindExport = (run: string, name: string) => Promise<string>;

/** Answers a GET request for which `exportOf` knows an export. */
export async function sendExport(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  find: FindExport,
): Promise<void> {
  const { run, name } = exportOf(path)!;
  try {
    const { bytes, content } = await archiveOf(await find(run, name), `${run}-${name}`);
    response.writeHead(200, {
      'content-type': 'application/x-tar',
      'content-length': bytes,
      'content-disposition': `attachment; filename="${run}-${name}.tar"`,
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(Readable.from(content), response);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    finishWithText(request, response, 404, thrown.fault.message);
  }
}
