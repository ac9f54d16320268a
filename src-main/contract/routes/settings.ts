import { Nothing } from './common.ts';
import { route } from './route.ts';

/** What this program is and where it works. */
export interface About {
  readonly versions: {
    readonly salf: string;
    readonly node: string;
    readonly onnxruntime: string;
    readonly sqlite: string;
  };
  /** The workspace's folder, for a person to read. */
  readonly workspace: string;
  readonly platform: string;
  readonly cores: number;
  /** Of the machine. */
  readonly memoryBytes: number;
}

export const SETTINGS_ROUTES = {
  'settings.about': route<About>()(Nothing),
} as const;
