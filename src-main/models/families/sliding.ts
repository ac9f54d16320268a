/** Which blocks see only a window of the positions before them (Qwen2, Qwen3, Gemma2). */

import { z } from 'zod';
import { badConfig, show, unsupported } from '../faults.ts';
import { count, flag, textList } from './fields.ts';

/** transformers' names of the layer types; `attention` is the name older versions wrote. */
const slides: Readonly<Record<string, boolean>> = {
  full_attention: false,
  attention: false,
  sliding_attention: true,
};

/**
 * The window of each block.
 *
 * @param layerTypes the config's `layer_types`; null: `isSliding` decides by the block's index (from 0)
 * @param window the config's window; null: no block may slide
 * @throws InputError when a layer type is not implemented, their number is wrong, or a window is needed but absent
 */
export function slidingWindows(
  layerTypes: readonly string[] | null,
  isSliding: (index: number) => boolean,
  window: number | null,
  blocks: number,
  file: string,
): readonly (number | null)[] {
  const flags =
    layerTypes?.map((type) => slidesOf(type, file)) ?? Array.from({ length: blocks }, (_, i) => isSliding(i));
  const remedy = 'Correct the field, or download the file again.';
  if (flags.length !== blocks) {
    throw badConfig(file, 'layer_types', `Found ${flags.length} entries for ${blocks} blocks.`, remedy);
  }
  if (window === null && flags.includes(true)) {
    throw badConfig(file, 'sliding_window', 'Some blocks slide, but there is no window.', remedy);
  }
  return flags.map((slide) => (slide ? window : null));
}

function slidesOf(type: string, file: string): boolean {
  const slide = Object.hasOwn(slides, type) ? slides[type] : undefined;
  if (slide !== undefined) return slide;
  const message = `The layer type ${show(type)} is not implemented.`;
  throw unsupported(file, 'layer_types', message, 'full_attention, sliding_attention');
}

/** The fields of Qwen2 and Qwen3: switched on as a whole, and then for the blocks from `max_window_layers` on. */
export const lateSlidingFields = {
  use_sliding_window: flag.default(false),
  sliding_window: count.nullable().default(4096),
  max_window_layers: z.custom<number>(Number.isSafeInteger, 'an integer').default(28),
  layer_types: textList.nullable().default(null),
};

type LateSlidingFields = z.infer<z.ZodObject<typeof lateSlidingFields>> & { readonly num_hidden_layers: number };

/** The window of each block by {@link lateSlidingFields}; errors as {@link slidingWindows}. */
export function lateSlidingWindows(fields: LateSlidingFields, file: string): readonly (number | null)[] {
  const window = fields.use_sliding_window ? fields.sliding_window : null;
  const isSliding = (index: number): boolean => window !== null && index >= fields.max_window_layers;
  return slidingWindows(fields.layer_types, isSliding, window, fields.num_hidden_layers, file);
}
