/** Requests as nobody's browser makes them: bytes, drawn from a seed. */
import { connect } from 'node:net';
import { Random } from '../../src-main/base/random.ts';
import { ROUTES } from '../../src-main/contract/routes/index.ts';

/** Where the server is, and the cookie that it gave. */
export interface Goal {
  readonly port: number;
  readonly cookie: string;
}

const TARGETS = [
  '//',
  '///',
  'http://[',
  '/\\',
  '\\',
  '*',
  '',
  '/%',
  '/%zz',
  '/%ff',
  '/%00',
  '/..%2f..%2fx',
  '//[',
  '/?token=%',
  '/#',
  'http://127.0.0.1/',
  'http://:0',
  'https://[::1',
  '127.0.0.1:80',
  '/uploads',
  '/uploads/',
  '/uploads/%2e%2e',
  '/socket',
  '/',
  '/',
  '/uploads/u-0',
  '/nothing',
  '//uploads',
  '/socket?token=x',
  '/index.html',
  '/assets',
  '/../../etc/passwd',
  '/?token=&token=',
];
/** Where something is, or might be. */
const KNOWN = ['/', '/index.html', '/nothing', '/uploads', '/uploads/u-0', '/socket'];
const METHODS = [
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'PUT',
  'PUT',

  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'PROPFIND',
  'CONNECT',
  'FOO',
  'get',
  '',
];
const HEADERS = [
  'Range: bytes=5-3',
  'Range: bytes=--1',
  'Range: bytes=99999999999-',
  'If-None-Match: *',
  'Expect: 100-continue',
  'Expect: something',
  'Content-Length: -1',
  'Content-Length: 99999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip',
  'Connection: upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Sec-WebSocket-Key: x',
  'Sec-WebSocket-Version: 99',
  'Sec-WebSocket-Extensions: permessage-deflate; x',
  'Sec-WebSocket-Protocol: ,,',
  'Cookie: salf-token',
  'Cookie: ;;;=;',
  'Origin: null',
  'Origin: http://[',
  'Sec-Fetch-Site: same-site',
  ': x',
  'x',
  'Host: [',
  'Host: evil.example',
  'X: \u0000',
  `X: ${'x'.repeat(20_000)}`,
];
const BODIES = [
  '',
  '{}',
  '[',
  'null',
  '0',
  '{"entries":[]}',
  'zz\r\nxx\r\n',
  '0\r\n\r\n',
  '5\r\nab',
  '\u0000\u0001\u00ff',
  '['.repeat(100_000),
  '{"__proto__":{"entries":[]}}',
  '{"entries":[{"kind":"file","name":"..","files":[]}]}',
  '{"entries":[{"kind":"file","name":"a","files":[{"path":"a","size":9007199254740991}]}]}',
];
const VALUES = [
  'null',
  '0',
  '-1',
  '1e999',
  '"x"',
  '""',
  '[]',
  '{}',
  '{"__proto__":{"id":"x"}}',
  '{"constructor":{"prototype":1}}',
  '['.repeat(50_000),
  '{"id":"../../x"}',
  '{"run":"r-0","runs":["__proto__"],"ids":[]}',
  '{"paths":["/dev/null",""]}',
  '{"path":"\\u0000"}',
  '{"settings":{}}',
  '{"draft":{"values":{"constructor":"x","toString":true}}}',
];

/** Those that would begin to compute, which is not what is tried here. */
const LEFT_OUT: readonly string[] = ['demo.begin', 'settings.probe'];
const NAMES = [...Object.keys(ROUTES).filter((name) => !LEFT_OUT.includes(name)), '__proto__', 'constructor', ''];

/** One try: what is sent, piece by piece, on a connection of its own. */
export type Try = readonly Uint8Array[];

/** Tries of a seed, with and without the cookie: heads and bodies, or a socket with frames. */
export function tries(seed: number, count: number, goal: Goal): Try[] {
  const random = Random.seeded(seed);
  return Array.from({ length: count }, () =>
    random.below(4) === 0 ? socketTry(random, goal) : requestTry(random, goal),
  );
}

function requestTry(random: Random, { port, cookie }: Goal): Try {
  const [isKnown, isNamed] = [random.below(2) === 0, random.below(2) === 0];
  const headers = isKnown || isNamed ? [`Host: 127.0.0.1:${port}`] : [];
  if (isKnown) headers.push(`Cookie: ${cookie}`);
  if (random.below(2) === 0) headers.push(`Origin: http://127.0.0.1:${port}`);
  for (let left = Math.max(0, random.below(4) - 1); left > 0; left--) headers.push(pick(random, HEADERS));
  const body = pick(random, BODIES);
  if (random.below(2) === 0) headers.push(`Content-Length: ${body.length}`);
  const head = `${pick(random, METHODS)} ${target(random)} HTTP/1.${pick(random, [1, 1, 1, 1, 0, 2])}`;
  const whole = Buffer.from(`${[head, ...headers].join('\r\n')}\r\n\r\n${body}`, 'latin1');
  const cut = random.below(whole.length);
  // Some come in pieces, some end in the middle.
  return [[whole], [whole.subarray(0, cut), whole.subarray(cut)], [whole.subarray(0, cut)]][random.below(3)] ?? [];
}

/** One of the list, or one of it with a random byte in it. */
function target(random: Random): string {
  const chosen = pick(random, random.below(2) === 0 ? TARGETS : KNOWN);
  const at = random.below(chosen.length + 1);
  const sign = String.fromCharCode(33 + random.below(223));
  return random.below(4) > 0 ? chosen : `${chosen.slice(0, at)}${sign}${chosen.slice(at)}`;
}

function socketTry(random: Random, { port, cookie }: Goal): Try {
  const head = [
    'GET /socket HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  const frames = Array.from({ length: 1 + random.below(4) }, () => frame(random));
  return [Buffer.from(`${head.join('\r\n')}\r\n\r\n`), ...frames];
}

/** A frame (RFC 6455, 5.2) that is right, or wrong in its bits or its length. */
function frame(random: Random): Uint8Array {
  if (random.below(4) === 0) return Buffer.from(Array.from({ length: 1 + random.below(40) }, () => random.below(256)));
  const name = pick(random, NAMES);
  const text = `{"number":${pick(random, ['0', '7', '-1', '1e99'])},"name":"${name}","input":${pick(random, VALUES)}}`;
  const payload = Buffer.from(text.slice(0, random.below(8) === 0 ? random.below(text.length) : undefined));
  const first = random.below(4) === 0 ? random.below(256) : 0x81;
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xff, ...bigEndian(payload.length)];
  const claimed = random.below(8) === 0 ? [0xff, ...bigEndian(2 ** 40)] : length;
  // Masked with zeros, which change nothing.
  return Buffer.concat([Buffer.from([first, ...claimed, 0, 0, 0, 0]), payload]);
}

function bigEndian(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.below(items.length)]!;
}

/**
 * Sends one try and hears what comes, for a moment.
 * @returns the first line of the answer; empty where there was none
 */
export function send(port: number, pieces: Try, patience: number): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => {
      for (const piece of pieces) socket.write(piece);
    });
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(heard.split('\r\n')[0] ?? '');
    };
    // The first word may take longer.
    let timer = setTimeout(end, 4 * patience);
    // An answer, or the end of the connection; what is wrong with either shows in what was heard.
    socket.on('data', (data: Buffer) => {
      heard += data.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(end, patience);
    });
    socket.on('error', () => undefined);
    socket.on('close', end);
  });
}
