import type { BOARD_ROUTES } from '../../contract/routes/board.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import type { Experiment } from '../../store/experiments.ts';
import { renderTables } from '../../tables/render.ts';
import { boardTables } from '../../comparison/board/board-tables.ts';
import { readBoard } from '../../comparison/board/board.ts';
import { readCurves } from '../../comparison/board/curves.ts';
import { settingsDifference } from '../../comparison/board/settings-difference.ts';
import type { Workbench } from '../workbench.ts';

export function boardHandlers({ store, tests }: Workbench): HandlersOf<typeof BOARD_ROUTES> {
  const all = (ids: readonly string[]): Experiment[] => [...new Set(ids)].map((id) => store.experiments.find(id));
  return {
    'board.read': ({ experiments, baseline }) =>
      readBoard(store, all(experiments), baseline, (test) => tests.add(test)),
    async 'board.text'({ experiments, baseline, format }) {
      const chosen = all(experiments);
      readBoard(store, chosen, baseline, (test) => tests.add(test));
      // What is not tested yet would be tested at once, and nobody else would be answered meanwhile.
      await tests.settled();
      return renderTables(boardTables(store, chosen, baseline), format);
    },
    'board.curves': ({ experiment, ...asked }) => readCurves(store, store.experiments.find(experiment), asked),
    'board.settings': ({ experiments, methods }) => settingsDifference(all(experiments), methods),
  };
}
