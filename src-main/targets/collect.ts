/** What comes back of a cell besides its events: final weights or adapters, and what it printed where it failed. */
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { keepFinalWeights } from '../app/runs/final-weights.ts';
import { PART } from '../base/stored/places.ts';
import { storeError } from '../store/faults.ts';
import type { Store } from '../store/open.ts';
import type { Placement } from '../store/placements.ts';
import { locate } from '../supervision/run-files.ts';
import type { Machine } from './machine.ts';

/** Bytes that are asked for at once. */
const PIECE = 32 * 2 ** 20;

/** Brings the weights of a run here that were scored; what a break of the line left is taken up. */
export async function collectWeights(store: Store, machine: Machine, id: string): Promise<void> {
  const run = store.runs.get(id);
  if (run?.result == null) return;
  const path = locate(store, run, run.result.checkpoint);
  if (!machine.isHere && statSync(path, { throwIfNoEntry: false }) === undefined) await bring(machine, id, path);
  await keepFinalWeights(store, id);
}

async function bring(machine: Machine, run: string, path: string): Promise<void> {
  const part = `${path}${PART}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    for (;;) {
      const from = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
      const { answer, body } = await machine.ask({ ask: 'give', run, name: basename(path), from, most: PIECE });
      append(part, body);
      if (from + answer.length >= answer.size) break;
    }
    renameSync(part, path);
  } catch (thrown) {
    throw storeError(thrown, path);
  }
}

function append(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'a');
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines that were printed of a cell, those of its scheduler first; empty: none. */
export async function lastPrinted(machine: Machine, { run, lot, ticket }: Placement): Promise<string> {
  if (lot === null || ticket === null) return '';
  const { answer } = await machine.ask({ ask: 'printed', run, lot, ticket });
  return answer.texts.map((text) => text.split('\n').slice(-4).join(' ')).join(' ');
}
