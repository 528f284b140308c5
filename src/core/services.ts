import type { Assessment, NewsText } from './assessment.ts';

/** What commands are handed. Each engineer of a domain adds its own port here; `main.ts` wires the real ones. */
export interface Services {
  assess(text: NewsText): Assessment;
}
