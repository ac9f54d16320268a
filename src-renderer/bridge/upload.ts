import { UPLOADS } from '../../src-main/contract/upload.ts';
import type { Announced } from '../../src-main/contract/upload.ts';
import type { Answer, Dropped, DroppedEntry } from '../../src-main/contract/window.ts';
import { toSend } from './to-send.ts';

/** Sends files to the server that this page came from: first what will come, so that nothing is sent in vain. */
export async function upload(
  entries: readonly DroppedEntry[],
  progress: (share: number) => void,
): Promise<Answer<readonly Dropped[]>> {
  const { manifest, blobs } = toSend(entries);
  if (manifest.entries.length === 0) return failed('There are no files in it.', 'Drop a model folder or a data file.');
  progress(0);
  const announced = await send<Announced>('POST', UPLOADS, new Blob([JSON.stringify(manifest)]), () => undefined);
  if (announced.kind === 'failed') return announced;
  return send('PUT', `${UPLOADS}/${announced.value.id}`, new Blob([...blobs]), progress);
}

/** `fetch` does not tell how much was sent. */
function send<T>(method: string, path: string, body: Blob, progress: (share: number) => void): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer = request.response as Answer<T> | null;
      resolve(request.status === 200 && answer !== null ? answer : brokeOff());
    };
    request.onerror = () => resolve(brokeOff());
    request.send(body);
  });
}

function brokeOff(): Answer<never> {
  return failed(
    'The files could not be sent.',
    'See whether the workbench still runs and the files are where they were, and send them again.',
  );
}

function failed(message: string, remedy: string): Answer<never> {
  return { kind: 'failed', fault: { code: 'internal', message, remedy } };
}
