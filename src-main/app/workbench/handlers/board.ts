import type { BOARD_ROUTES } from '../../../contract/routes/board.ts';
import type { HandlersOf } from '../../../contract/routes/route.ts';
import { renderTables } from '../../../tables/render.ts';
import { experimentTables } from '../../compare/experiment-tables.ts';
import type { Workbench } from '../workbench.ts';

export function boardHandlers({ store }: Workbench): HandlersOf<typeof BOARD_ROUTES> {
  return {
    'board.text': ({ experiment, baseline, format }) =>
      renderTables(experimentTables(store, store.experiments.find(experiment), baseline), format),
  };
}
