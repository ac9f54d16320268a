/** Tables of model folders with one fault each, and the exact message it must give. */

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../../base/errors.ts';
import { openModelFolder } from '../folder.ts';
import { writeTinyFolder } from './tiny-folder.ts';

export interface Broken {
  readonly what: string;
  readonly breakIt: (dir: string) => Promise<unknown>;
  readonly code: ErrorCode;
  /** After the folder's path and the separator; `{dir}` stands for the folder. */
  readonly message: string;
}

/** One test for each row: a tiny folder is made, broken, and must be refused with exit code 2 in these words. */
export function testBroken(table: readonly Broken[]): void {
  test.each(table)('$what', async ({ breakIt, code, message }) => {
    const dir = await writeTinyFolder();
    try {
      await breakIt(dir);
      const error: unknown = await openModelFolder(dir).then(
        () => 'opened',
        (thrown: unknown) => thrown,
      );
      const whole = `{dir}/${message}`.replaceAll('{dir}', dir);
      expect(error).toMatchObject({ message: whole, fault: { code }, exitCode: 2 });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
}
