import type { BOARD_ROUTES } from '../../contract/routes/board.ts';
import type { HandlersOf } from '../../contract/routes/route.ts';
import { renderTables } from '../../tables/render.ts';
import { boardTables } from '../../comparison/board/board-tables.ts';
import { readBoard } from '../../comparison/board/board.ts';
import { readCurves } from '../../comparison/board/curves.ts';
import { settingsDifference } from '../../comparison/board/settings-difference.ts';
import { learnLabels } from '../../comparison/learn-labels.ts';
import { selectShown } from '../../comparison/selection.ts';
import type { Workbench } from '../workbench.ts';

export function boardHandlers({ store, tests }: Workbench): HandlersOf<typeof BOARD_ROUTES> {
  return {
    async 'board.read'({ baseline, ...chosen }) {
      await learnLabels(store, chosen.runs);
      return readBoard(store, selectShown(store, chosen), baseline, (test) => tests.add(test));
    },
    async 'board.text'({ baseline, format, ...chosen }) {
      await learnLabels(store, chosen.runs);
      const found = selectShown(store, chosen);
      readBoard(store, found, baseline, (test) => tests.add(test));
      // What is not tested yet would be tested at once, and nobody else would be answered meanwhile.
      await tests.settled();
      return renderTables(boardTables(store, found.compared, baseline), format);
    },
    'board.curves': ({ experiments, runs, ...asked }) =>
      readCurves(store, selectShown(store, { experiments, runs }).compared, asked),
    'board.settings': ({ methods, ...chosen }) => settingsDifference(selectShown(store, chosen).compared, methods),
  };
}
