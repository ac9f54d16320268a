/** The address of a workbench that was started again. Pure. */

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Where to go for an address that a person pasted, perhaps with words around it.
 * @param host of this page: through a tunnel it need not be this machine's
 * @param hash what the new page shows
 * @returns null for what is no address of a workbench
 */
export function newAddress(pasted: string, host: string, hash: string): string | null {
  const [found = ''] = /https?:\/\/\S+/.exec(pasted) ?? [];
  const url = URL.parse(found);
  const token = url?.searchParams.get('token') ?? '';
  if (url === null || token === '' || ![...LOOPBACK, host].includes(url.hostname)) return null;
  return `${url.origin}/?token=${encodeURIComponent(token)}${hash}`;
}
