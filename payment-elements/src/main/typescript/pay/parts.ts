/** See parts-for-paying.ts. */
export type PartsForPaying = typeof import('./parts-for-paying.ts');

let loading: Promise<PartsForPaying> | undefined;
let loaded: PartsForPaying | undefined;

/** Loads them once; after a failure the next call tries again. */
export function loadParts(): Promise<PartsForPaying> {
  loading ??= import('./parts-for-paying.ts').then(
    (parts) => (loaded = parts),
    (failure) => {
      loading = undefined;
      throw failure;
    },
  );
  return loading;
}

/** Undefined until they have been loaded. */
export function partsForPaying(): PartsForPaying | undefined {
  return loaded;
}
