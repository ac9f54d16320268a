/** Names of what passes between the window, its preload script and the main process. No library is needed to read this. */
export const INVOKE = 'salf:invoke';
export const EVENT = 'salf:event';
/** Whether the host can be asked: sent when that changes, and on request. */
export const CONNECTION = 'salf:connection';
export const CONNECTED = 'salf:connected';
/** Paths of what was dropped, which the preload script alone can tell. */
export const DROP = 'salf:drop';
export const PICK = 'salf:pick';
/** An export to show in the system's file manager. */
export const REVEAL = 'salf:reveal';
