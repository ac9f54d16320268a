/** Lets the cases of both sides take turns. */
import type { Case, OwnCase, TorchCase } from './cases.ts';
import type { Results } from './figures.ts';
import { trainingSeconds, type OwnTurn, type Turn } from './turn.ts';

export interface Sides {
  readonly own: (one: OwnCase) => Promise<OwnTurn>;
  readonly torch: (one: TorchCase) => Promise<Turn>;
}

/** Runs every case once a round, and says how each went. Throws what a turn throws. */
export async function runRounds(
  cases: readonly Case[],
  rounds: number,
  sides: Sides,
  say: (line: string) => void,
): Promise<Results> {
  const own = new Map<string, OwnTurn[]>();
  const torch = new Map<string, Turn[]>();
  for (let round = 1; round <= rounds; round++) {
    // There and back, so that what comes late in a round is not always the same.
    for (const one of round % 2 === 1 ? cases : cases.toReversed()) {
      const turn = one.side === 'own' ? await taken(own, one, sides.own) : await taken(torch, one, sides.torch);
      say(`round ${round} of ${rounds}: ${one.name}: ${trainingSeconds(turn).toFixed(1)} s of training`);
    }
  }
  return { own, torch };
}

async function taken<One extends Case, Taken extends Turn>(
  turns: Map<string, Taken[]>,
  one: One,
  run: (one: One) => Promise<Taken>,
): Promise<Taken> {
  const turn = await run(one);
  turns.set(one.name, [...(turns.get(one.name) ?? []), turn]);
  return turn;
}
