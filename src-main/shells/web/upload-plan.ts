/** What is to be received, and whether there is room for it. Pure. */
import { z } from 'zod';
import { FailureError, InputError } from '../../base/errors.ts';
import { bytes } from '../../base/numbers.ts';
import type { UploadManifest } from '../../contract/upload.ts';
import { safePath } from './upload-names.ts';

/** All files of one upload, in bytes. */
export const LARGEST_UPLOAD = 64 * 2 ** 30;
/** Left free on the disk for what the workspace itself writes, in bytes. */
const RESERVE = 256 * 2 ** 20;

const Manifest: z.ZodType<UploadManifest> = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        kind: z.enum(['folder', 'file']),
        name: z.string().min(1),
        files: z
          .array(z.strictObject({ path: z.string().min(1), size: z.int().min(0) }))
          .min(1)
          .max(10_000),
      }),
    )
    .min(1)
    .max(100),
});

/** Files with the paths that they get below the upload's folder. */
export interface UploadPlan {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly bytes: number;
  /** The folders and files that are brought in once all is there, below the upload's folder. */
  readonly entries: readonly string[];
}

/** @throws InputError `request.bad-option` for what is no manifest, a name that leads elsewhere, or a name twice */
export function planUpload(given: unknown): UploadPlan {
  const { data: manifest } = Manifest.safeParse(given);
  if (manifest === undefined) throw refused('This is no list of files.', 'Load the window again.');
  // Each entry has a folder of its own, so that two of one name do not meet.
  const entries = manifest.entries.map(({ name }, index) => `${index + 1}/${safePath(oneName(name))}`);
  const files = manifest.entries.flatMap(({ kind, files: parts }, index) =>
    kind === 'file'
      ? parts.slice(0, 1).map(({ size }) => ({ path: entries[index]!, size }))
      : parts.map(({ path, size }) => ({ path: `${entries[index]!}/${safePath(path)}`, size })),
  );
  const seen = new Set<string>();
  for (const { path } of files) {
    // Some file systems do not tell upper from lower case.
    if (seen.has(path.toLowerCase())) throw refused('Two files would get the same name.', 'Rename one of them.');
    seen.add(path.toLowerCase());
  }
  return { files, entries, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** @throws InputError `request.bad-option` for too much, FailureError `workspace.no-space` where the disk is too full */
export function refuseTooMuch(size: number, free: number): void {
  if (size > LARGEST_UPLOAD) {
    const remedy = 'Copy it to the machine that runs the workbench, and add it by its path.';
    throw refused(`These files have ${bytes(size)}; at most ${bytes(LARGEST_UPLOAD)} can be sent.`, remedy);
  }
  if (size <= free - RESERVE) return;
  throw new FailureError({
    code: 'workspace.no-space',
    field: 'upload',
    message: `These files have ${bytes(size)}, and ${bytes(free)} are free where the workspace lies.`,
    remedy: 'Free some space, or add the files by their path if they are on that machine already.',
  });
}

function oneName(name: string): string {
  // A folder's name is one name; a slash in it would make others.
  return name.replaceAll('/', '_');
}

function refused(message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field: 'upload', message, remedy });
}
