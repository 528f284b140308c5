import { keepCompiledCode } from '../../../src/core/compile-cache.ts';

// As the product's own start does.
keepCompiledCode();
await import('./ways.ts');
