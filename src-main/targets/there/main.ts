/** The program on a target's machine. A poll starts it each time: what Node compiled once is kept there. */
import { keepCompiled } from '../../base/compile-cache.ts';

keepCompiled();
await import('./serve.ts');
