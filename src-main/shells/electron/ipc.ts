import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { isOwnPage } from './address.ts';

/** Whether a message comes from our own page, not from one that it embeds. */
export function isOwnFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** Answers a channel to pages of our own. */
export function handle(channel: string, answer: (...values: unknown[]) => unknown): void {
  ipcMain.handle(channel, ({ senderFrame }: IpcMainInvokeEvent, ...values: unknown[]) => {
    if (!isOwnFrame(senderFrame)) throw new Error('a page that is not ours asked for something');
    return answer(...values);
  });
}
