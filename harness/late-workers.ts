// Workers that are started while dispatches are requested already, so that what becomes of rooms before the first
// registration can be seen.

/**
 * Calls `start` after a time. One that fails is told to `failed`.
 * @returns what withdraws the call; one that is under way is told by its signal that the run is over, and awaited.
 */
export function startLater(
  delayMs: number,
  start: (over: AbortSignal) => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const run = new AbortController();
  let underWay = Promise.resolve();
  const timer = setTimeout(() => {
    underWay = start(run.signal).catch((error: unknown) => {
      if (!run.signal.aborted) failed(error);
    });
  }, delayMs);
  return async () => {
    clearTimeout(timer);
    run.abort();
    await underWay;
  };
}
