import { guarded } from '../guarded.ts';
import { readPage } from '../page-file.ts';
import { PAGE_HEADERS } from '../policy.ts';
import { FAILED_PAGE, pathOfPage } from './address.ts';
import { failedPage } from './failed-page.ts';

/**
 * Answers an address of the window with a file of the renderer and the headers of a page; 404 for any other. It never
 * rejects: Electron would have nobody to tell.
 */
export async function answerPage(
  address: string,
  rendererFolder: string,
  log: (thrown: unknown) => void,
): Promise<Response> {
  if (address === FAILED_PAGE) return failedPage();
  const headers = new Headers(PAGE_HEADERS.map(([name, value]): [string, string] => [name, value]));
  let answer = new Response(null, { status: 404, headers });
  const read = async (): Promise<void> => {
    const path = pathOfPage(address);
    const file = path === null ? null : await readPage(path, rendererFolder);
    if (file === null) return;
    headers.set('content-type', file.type);
    answer = new Response(file.content, { headers });
  };
  await guarded(read, () => (answer = new Response(null, { status: 500, headers })), log);
  return answer;
}
