import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request, once and for all: what still comes of its body is of no use, and would hold the connection. */
export function finish(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Uint8Array,
): void {
  const { 'transfer-encoding': coding, 'content-length': length = '0' } = request.headers;
  if (!request.complete && (coding !== undefined || length !== '0')) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': type }).end(content, () => {
    if (!request.complete) request.destroy();
  });
}

/** A sentence for a person, or for a program that lost its way. */
export function finishWithText(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  finish(request, response, status, 'text/plain; charset=utf-8', text === '' ? '' : `${text}\n`);
}
