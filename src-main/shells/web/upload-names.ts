/** Names from elsewhere, made fit for any file system. Pure. */
import { InputError } from '../../base/errors.ts';

/** Names that Windows keeps for devices, whatever the extension. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** What Windows allows in no name, and control characters. */
const UNFIT = /[<>:"|?*\p{Cc}]/gu;
/** Bytes; what common file systems hold. */
const LONGEST_NAME = 240;
const DEEPEST = 16;

/** A relative path of safe names, with `/` between them. @throws InputError `request.bad-option` where it leads elsewhere */
export function safePath(path: string): string {
  const names = path.split('/');
  if (names.length > DEEPEST) throw refused(path);
  return names.map((name) => safeName(name, path)).join('/');
}

function safeName(name: string, path: string): string {
  if (name === '' || name === '.' || name === '..' || name.includes('\\')) throw refused(path);
  const fit = name.replace(UNFIT, '_').replace(/[. ]+$/, '_');
  const safe = DEVICES.test(fit) ? `_${fit}` : fit;
  if (Buffer.byteLength(safe) > LONGEST_NAME) throw refused(path);
  return safe;
}

function refused(path: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'upload',
    message: `“${path.slice(0, 80)}” cannot be the name of a file here.`,
    remedy: 'Rename it and send it again.',
  });
}
