/**
 * Errors a user can act on. Every error that leaves the program is one of these: it names what is at fault (a file,
 * a field of it) and what to do. Anything else that escapes is a bug and is reported as `internal`.
 */
import { clipped, printable } from './printable.ts';

/** Stable codes, so that a window can place a message next to the field it concerns. */
export type ErrorCode =
  | 'model.missing-file'
  | 'model.bad-config'
  | 'model.unsupported'
  | 'model.bad-weights'
  | 'model.pickle-refused'
  | 'model.bad-tokenizer'
  | 'data.unreadable'
  | 'data.bad-format'
  | 'data.ragged-row'
  | 'data.incomplete'
  | 'data.missing-column'
  | 'data.unknown-label'
  | 'data.one-class'
  | 'data.empty'
  | 'data.label-words'
  | 'data.template'
  | 'data.too-long'
  | 'request.bad-option'
  | 'request.unknown-run'
  | 'request.unknown-experiment'
  | 'request.unknown-analysis'
  | 'request.unknown-rates'
  | 'request.unknown-target'
  | 'workspace.unwritable'
  | 'workspace.no-space'
  | 'workspace.in-use'
  | 'store.newer-version'
  | 'store.corrupt'
  | 'events.damaged'
  | 'events.other-version'
  | 'engine.crashed'
  | 'engine.protocol'
  | 'engine.out-of-memory'
  | 'engine.non-finite'
  | 'training.diverged'
  | 'checkpoint.corrupt'
  | 'checkpoint.mismatch'
  | 'target.unreachable'
  | 'target.refused'
  | 'target.program'
  | 'target.damaged'
  | 'target.lost'
  | 'cuda.system'
  | 'cuda.libraries'
  | 'cuda.driver'
  | 'cuda.device'
  | 'cuda.pip'
  | 'cuda.hash'
  | 'cuda.in-use'
  | 'internal';

/** Where the fault lies. `file` is a path as the user gave it; `field` a column, config key, tensor or option. */
export interface Fault {
  readonly code: ErrorCode;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
  readonly file?: string;
  readonly field?: string;
  /** 1-based line of a text file. */
  readonly line?: number;
}

/** Base of all errors shown to people. `exitCode` is what a command-line shell exits with. */
export abstract class SalfError extends Error {
  readonly fault: Fault;
  abstract readonly exitCode: 1 | 2;

  constructor(given: Fault) {
    const fault = presentable(given);
    super(formatFault(fault));
    this.fault = fault;
    this.name = new.target.name;
  }
}

/** The input (a file, an option) is wrong; the user can mend it. Exit code 2. */
export class InputError extends SalfError {
  readonly exitCode = 2;
}

/** The input was fine but the work failed (crash, disk, divergence). Exit code 1. */
export class FailureError extends SalfError {
  readonly exitCode = 1;
}

/** Most characters of what is shown of a fault. */
const LONGEST_SENTENCE = 1200;
const LONGEST_FIELD = 120;

/** Names and values come from files: none of them may fill a screen or steer a terminal. The path stays as it was given. */
function presentable(fault: Fault): Fault {
  const short = (text: string, most: number) => clipped(printable(text), most);
  return {
    ...fault,
    message: short(fault.message, LONGEST_SENTENCE),
    remedy: short(fault.remedy, LONGEST_SENTENCE),
    ...(fault.field === undefined ? {} : { field: short(fault.field, LONGEST_FIELD) }),
  };
}

/** `file:line: field: message remedy`, leaving out what is absent. */
export function formatFault(fault: Fault): string {
  const file = printable(fault.file ?? '');
  const place = fault.file === undefined ? '' : `${file}${fault.line === undefined ? '' : `:${fault.line}`}: `;
  const field = fault.field === undefined ? '' : `${fault.field}: `;
  return `${place}${field}${fault.message} ${fault.remedy}`;
}
