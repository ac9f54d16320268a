import type { DroppedEntry, DropSource } from '../../../src-main/contract/window.ts';

/**
 * What was dropped. The browser forgets it once the event is over, so the entries are taken at once and walked later.
 */
export function droppedSource(transfer: Pick<DataTransfer, 'files' | 'items'>): DropSource {
  const walks = [...transfer.items].flatMap((item) => {
    const root = item.webkitGetAsEntry();
    if (root !== null) return [() => walkRoot(root)];
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [() => Promise.resolve(entryOf(file))];
  });
  return { files: [...transfer.files], entries: () => Promise.all(walks.map((walk) => walk())) };
}

/** What was chosen in a file input, folders by their relative paths. */
export function chosenSource(list: Iterable<File>): DropSource {
  const files = [...list];
  return { files, entries: () => Promise.resolve(entriesOf(files)) };
}

/** Files of one folder belong together: the first part of their relative path names it. */
export function entriesOf(files: readonly File[]): DroppedEntry[] {
  const folders = new Map<string, { path: string; file: File }[]>();
  const entries: DroppedEntry[] = [];
  for (const file of files) {
    const [folder, ...rest] = file.webkitRelativePath.split('/');
    if (folder === undefined || rest.length === 0) {
      entries.push(entryOf(file));
      continue;
    }
    const known = folders.get(folder) ?? [];
    if (known.length === 0) {
      folders.set(folder, known);
      entries.push({ kind: 'folder', name: folder, files: known });
    }
    known.push({ path: rest.join('/'), file });
  }
  return entries;
}

function entryOf(file: File): DroppedEntry {
  return { kind: 'file', name: file.name, files: [{ path: file.name, file }] };
}

async function walkRoot(root: FileSystemEntry): Promise<DroppedEntry> {
  const files = await walk(root);
  const below = `${root.fullPath}/`;
  return root.isDirectory
    ? {
        kind: 'folder',
        name: root.name,
        files: files.map(({ path, file }) => ({ path: path.slice(below.length), file })),
      }
    : { kind: 'file', name: root.name, files: files.map(({ file }) => ({ path: root.name, file })) };
}

async function walk(entry: FileSystemEntry): Promise<{ path: string; file: File }[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath, file }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  // A reader gives at most a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    children.push(...some);
  }
  return (await Promise.all(children.map(walk))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
