/** Where the seconds of a run go. */
import type { LedgerItem } from '../../contract/ledger.ts';

export class Stopwatch {
  readonly #seconds = new Map<LedgerItem, number>();
  readonly #began = performance.now();
  #earlier = 0;
  /** Seconds of all items. */
  #booked = 0;

  /** Takes over the seconds of the attempts before, by item. */
  resume(earlier: Readonly<Partial<Record<LedgerItem, number>>>): void {
    for (const [name, seconds] of Object.entries(earlier) as [LedgerItem, number][]) {
      this.add(name, seconds);
      this.#earlier += seconds;
    }
  }

  add(item: LedgerItem, seconds: number): void {
    this.#booked += seconds;
    this.#seconds.set(item, (this.#seconds.get(item) ?? 0) + seconds);
  }

  /** Runs `work` and books its time, but for what it has booked itself for other items. */
  async time<T>(item: LedgerItem, work: () => Promise<T> | T): Promise<T> {
    const [began, before] = [performance.now(), this.#booked];
    try {
      return await work();
    } finally {
      this.add(item, (performance.now() - began) / 1000 - (this.#booked - before));
    }
  }

  /** Seconds of all attempts. */
  get total(): number {
    return this.#earlier + (performance.now() - this.#began) / 1000;
  }

  /** Seconds by item; `other` is what nothing else was booked for, so the items add up to the total. */
  items(): { name: LedgerItem; seconds: number }[] {
    const booked = [...this.#seconds].filter(([name]) => name !== 'other');
    const rest = this.total - booked.reduce((sum, [, seconds]) => sum + seconds, 0);
    return [...booked.map(([name, seconds]) => ({ name, seconds })), { name: 'other', seconds: Math.max(0, rest) }];
  }

  /** Seconds by item, to resume from in a later process. */
  state(): Partial<Record<LedgerItem, number>> {
    return Object.fromEntries(this.items().map(({ name, seconds }) => [name, seconds]));
  }
}
