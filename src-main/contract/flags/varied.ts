/** Which flags of a training run those of a comparison are. */
import { TRAIN_FLAGS } from '../settings/flags.ts';

/** Settings that a comparison varies, or that the words of its methods say. */
const VARIED = ['model', 'seed', 'method.name', 'method.freeze', 'method.train'];
/** Whether blocks train by adapters, which is the end of a word too. */
const SWITCHES = ['lora'];

/** The flags of a training run that all cells of a comparison share. */
export const SHARED_FLAGS = TRAIN_FLAGS.filter(({ path }) => !VARIED.includes(path) && !SWITCHES.includes(path));

/** The flags of a sweep, whose method is always `last-k`. */
export const SWEEP_FLAGS = TRAIN_FLAGS.filter(({ path }) => !VARIED.includes(path) && !path.startsWith('method.'));
