import type { Language } from './entry.d.ts';

export * from './entry.d.ts';

export declare const LANGUAGES: readonly Language[];
