import { keepCompiled } from '../../base/compile-cache.ts';

keepCompiled();
await import('./run-process.ts');
