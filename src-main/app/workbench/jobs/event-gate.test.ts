import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../contract/events.ts';
import { EventGate } from './event-gate.ts';

it('counts of samples pass now and then, the last of them always', () => {
  const passed: EngineEvent[] = [];
  const gate = new EventGate((_subject, event) => passed.push(event));
  for (const done of [1, 2, 3, 4]) gate.pass('a', { type: 'looked', done, total: 4 });
  gate.pass('a', { type: 'heartbeat' });
  expect(passed.map((event) => (event.type === 'looked' ? event.done : event.type))).toEqual([1, 4, 'heartbeat']);
});
