import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workspaceAt } from '../base/stored/places.ts';
import { keepReport, keptReports, readReport, setReportRemoved } from './files.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-reports-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const place = () => ({ workspace: workspaceAt(folder) });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const names = (): string[] => keptReports(place()).map(({ name }) => name);

describe('kept reports', () => {
  it('have names of their own', () => {
    const keep = (title: string): string => keepReport(place(), title, '2026-11-26T15:00:00.000Z', bytes(title));
    expect(keep('TREC: what does it cost?')).toBe('2026-11-26-trec-what-does-it-cost.pdf');
    expect(keep('TREC, what does it cost')).toBe('2026-11-26-trec-what-does-it-cost-2.pdf');
    expect(keep('問')).toBe('2026-11-26-report.pdf');
    expect(readReport(place(), '2026-11-26-trec-what-does-it-cost.pdf').toString()).toBe('TREC: what does it cost?');
    expect(keptReports(place())).toHaveLength(3);
  });

  it('can be removed and taken back, and no other takes the name meanwhile', () => {
    const name = keepReport(place(), 'a', '2026-11-26T15:00:00.000Z', bytes('first'));
    setReportRemoved(place(), name, true);
    expect(names()).toEqual([]);
    expect(keepReport(place(), 'a', '2026-11-26T15:00:00.000Z', bytes('second'))).toBe('2026-11-26-a-2.pdf');
    setReportRemoved(place(), name, false);
    expect(readReport(place(), name).toString()).toBe('first');
    expect(names()).toHaveLength(2);
  });

  it.each(['../salf.sqlite', '2026-11-26-gone.pdf', '2026-11-26-a.pdf/../../x', ''])('%j is refused', (name) => {
    keepReport(place(), 'a', '2026-11-26T15:00:00.000Z', bytes('a'));
    expect(() => readReport(place(), name)).toThrow('There is no report');
    expect(() => setReportRemoved(place(), name, true)).toThrow('There is no report');
  });

  it('are none where none was made', () => expect(names()).toEqual([]));
});
