// One file over HTTP, written to disk while it is hashed. Gives up on a host that does not answer and on a transfer
// that stands still, because both look like patience from the outside.

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

export type DownloadLimits = {
  /** Until the first answer. */
  readonly answerMs: number;
  /** Between two pieces. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
};

export type Downloaded = { readonly result: "complete"; readonly sha256: string; readonly bytes: number };
export type DownloadFailure = { readonly result: "failed"; readonly reason: string };

/**
 * Downloads `url` into the new file `file`; SHA-256 in lower case hex. What the network does wrong is a failure with
 * its reason; what the disk does wrong is thrown, and so is an abort by `limits.signal`.
 */
export async function download(
  url: string,
  file: string,
  limits: DownloadLimits,
): Promise<Downloaded | DownloadFailure> {
  const hash = createHash("sha256");
  let bytes = 0;
  const out = await open(file, "wx");
  try {
    const failure = await receive(url, limits, async (piece) => {
      hash.update(piece);
      bytes += piece.length;
      await out.writeFile(piece);
    });
    return failure ?? { result: "complete", sha256: hash.digest("hex"), bytes };
  } finally {
    await out.close();
  }
}

/** A short text such as a checksum list; more than 1 MiB is a failure. */
export async function downloadText(
  url: string,
  limits: DownloadLimits,
): Promise<{ readonly result: "complete"; readonly text: string } | DownloadFailure> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const failure = await receive(url, limits, async (piece) => {
    bytes += piece.length;
    if (bytes > maxTextBytes) throw new NetworkFailure("is far longer than a checksum list");
    pieces.push(piece);
  });
  return failure ?? { result: "complete", text: Buffer.concat(pieces).toString("utf8") };
}

const maxTextBytes = 1_048_576;

class NetworkFailure extends Error {}

async function receive(
  url: string,
  limits: DownloadLimits,
  take: (piece: Uint8Array) => Promise<void>,
): Promise<DownloadFailure | undefined> {
  const patience = new AbortController();
  const giveUp = (reason: string) => () => patience.abort(new NetworkFailure(reason));
  let timer = setTimeout(giveUp(`did not answer within ${limits.answerMs / 1000} s`), limits.answerMs);
  let received = 0;
  try {
    const response = await orFailure(fetch(url, { signal: AbortSignal.any([limits.signal, patience.signal]) }));
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new NetworkFailure(`answers HTTP ${response.status}`);
    }
    const pieces = response.body.getReader();
    for (;;) {
      clearTimeout(timer);
      timer = setTimeout(giveUp(`stood still for ${limits.stallMs / 1000} s after ${received} bytes`), limits.stallMs);
      const { done, value } = await orFailure(pieces.read(), `broke off after ${received} bytes`);
      if (done) return undefined;
      received += value.length;
      await take(value);
    }
  } catch (error) {
    limits.signal.throwIfAborted();
    if (error instanceof NetworkFailure) return { result: "failed", reason: `${url} ${error.message}` };
    throw error;
  } finally {
    clearTimeout(timer);
    // Frees the connection of a transfer that was not read to its end.
    patience.abort();
  }
}

/** Tells the network's errors from the disk's, which must not pass for an unreachable host. */
async function orFailure<T>(step: Promise<T>, what = "cannot be reached"): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof NetworkFailure) throw error;
    throw new NetworkFailure(`${what} (${causeOf(error)})`, { cause: error });
  }
}

/** fetch says only "fetch failed" or "terminated"; what happened is in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
