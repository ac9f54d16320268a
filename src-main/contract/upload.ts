/** How a browser hands over files: it says what will come, gets a number, and sends the bytes one after another. */

/** POST with a manifest, then PUT of all bytes to the same path and the id. */
export const UPLOADS = '/uploads';

export interface UploadManifest {
  readonly entries: readonly {
    readonly kind: 'folder' | 'file';
    readonly name: string;
    /** In the order in which their bytes will come; the path below the folder, and the name again for a file. */
    readonly files: readonly { readonly path: string; readonly size: number }[];
  }[];
}

/** What may now be sent. */
export interface Announced {
  readonly id: string;
}
