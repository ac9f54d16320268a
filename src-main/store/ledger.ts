import { z } from 'zod';
import { Ledger, LEDGER_ITEMS } from '../contract/ledger.ts';
import type { Connection } from './connection.ts';

const LedgerRow = z.object({
  name: z.string(),
  unit: z.enum(['second', 'flop', 'token', 'byte', 'share']),
  value: z.number(),
});
type LedgerRow = z.infer<typeof LedgerRow>;

const FLOPS = ['forward', 'backward', 'optimizer', 'analysis', 'caching'] as const satisfies (keyof Ledger['flops'])[];

export interface LedgerReader {
  /** What a run cost, items in the order of the contract; null before it ended. */
  get(run: string): Ledger | null;
}

export interface LedgerWriter extends LedgerReader {
  /** Takes the place of the run's ledger so far. */
  put(run: string, ledger: Ledger): void;
}

export function ledgerTable(connection: Connection): LedgerWriter {
  return {
    get(run) {
      const rows = connection.all(LedgerRow, 'SELECT name, unit, value FROM ledger WHERE run = ?', run);
      return rows.length === 0 ? null : fromRows(rows);
    },
    put(run, ledger) {
      connection.transaction(() => {
        connection.run('DELETE FROM ledger WHERE run = ?', run);
        for (const { name, unit, value } of toRows(ledger)) {
          connection.run('INSERT INTO ledger (run, name, unit, value) VALUES (?, ?, ?, ?)', run, name, unit, value);
        }
      });
    },
  };
}

function toRows(ledger: Ledger): LedgerRow[] {
  return [
    ...ledger.items.map(({ name, seconds }): LedgerRow => ({ name, unit: 'second', value: seconds })),
    ...FLOPS.map((name): LedgerRow => ({ name, unit: 'flop', value: ledger.flops[name] })),
    { name: 'training', unit: 'token', value: ledger.tokens },
    { name: 'peakMemory', unit: 'byte', value: ledger.peakMemoryBytes },
    { name: 'depthSaving', unit: 'share', value: ledger.depthSaving },
    ...(ledger.forwardShare === null ? [] : [{ name: 'forward', unit: 'share', value: ledger.forwardShare } as const]),
  ];
}

function fromRows(rows: readonly LedgerRow[]): Ledger {
  const value = (unit: LedgerRow['unit'], name: string): number | undefined =>
    rows.find((row) => row.unit === unit && row.name === name)?.value;
  return {
    items: LEDGER_ITEMS.flatMap((name) => {
      const seconds = value('second', name);
      return seconds === undefined ? [] : [{ name, seconds }];
    }),
    flops: Ledger.shape.flops.parse(Object.fromEntries(FLOPS.map((name) => [name, value('flop', name) ?? 0]))),
    tokens: value('token', 'training') ?? 0,
    peakMemoryBytes: value('byte', 'peakMemory') ?? 0,
    depthSaving: value('share', 'depthSaving') ?? 0,
    forwardShare: value('share', 'forward') ?? null,
  };
}
