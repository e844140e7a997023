// What the SDK reads from the environment behind our back. Many developers have their production project exported; one
// of these names alone can rename the worker, hide it from dispatches or change its load (docs/livekit.md).

/** RUST_LOG is read by the SDK's native part, which would print URLs with tokens. */
const readBySdk = /^(LIVEKIT_.*|NUM_CPUS|LOG_LEVEL|RUST_LOG)$/;

/** Which of the given variables must be gone before the SDK is loaded. */
export const namesToScrub = (names: readonly string[]): readonly string[] =>
  names.filter((name) => readBySdk.test(name));
