/** Fails with both values when they differ. */
export function equal(actual: unknown, expected: unknown, about = ''): void {
  const [shown, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (shown !== wanted) throw new Error(`${about}\n  is      ${shown}\n  must be ${wanted}`);
}

/** The message of the error that is thrown; fails when none is. */
export function throws(attempt: () => unknown): string {
  try {
    attempt();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error('nothing was thrown');
}
