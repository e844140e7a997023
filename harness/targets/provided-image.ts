// Which image a container of ours runs: the official one where it can be pulled, else one built here from a program that
// is there, so that a machine without a registry can measure too.

import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContainerRuntimeClient } from "testcontainers";

export type Docker = ContainerRuntimeClient["container"]["dockerode"];

export type ImageOptions = {
  readonly official: string;
  /** The name of the one that is built here. */
  readonly built: string;
  /** In docker/ of the checkout. */
  readonly dockerfile: string;
  /** What it is built from, for the screen. */
  readonly from: string;
  /** Puts what the Dockerfile copies into a folder; called only when the image must be built. Gives the names there. */
  readonly fill: (folder: string) => Promise<readonly string[]>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

/** A pull that moves may take as long as it needs; one without a byte for so long is given up. */
const pullStallMs = 20_000;

/** The name of an image that the engine has when this resolves. Rejects when it can be neither pulled nor built. */
export async function providedImage(docker: Docker, options: ImageOptions): Promise<string> {
  const { official, built, from, say, signal } = options;
  if (await exists(docker, official)) return official;
  // Built before, so it could not be pulled before; asking again would cost every run a time-out.
  if (await exists(docker, built)) {
    say(`using the image ${built}, built here from ${from} (${official} is not there)`);
    return built;
  }
  say(`pulling ${official} (given up after ${pullStallMs / 1000} s without progress)`);
  const failure = await pull(docker, official, signal);
  if (failure === undefined && (await exists(docker, official))) return official;
  say(`${official} cannot be pulled (${failure ?? "it is not there"}); building ${built} from ${from}`);
  await build(docker, options);
  return built;
}

async function exists(docker: Docker, image: string): Promise<boolean> {
  try {
    await docker.getImage(image).inspect();
    return true;
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return false;
    throw error;
  }
}

/** Pulls; resolves with why it failed, in one line, or `undefined`. Rejects only when aborted from outside. */
async function pull(docker: Docker, image: string, signal: AbortSignal): Promise<string | undefined> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), pullStallMs);
  try {
    const stream = await docker.pull(image, { abortSignal: AbortSignal.any([signal, stalled.signal]) });
    return await errorIn(stream, () => timer.refresh());
  } catch (error) {
    signal.throwIfAborted();
    if (stalled.signal.aborted) return `no progress for ${pullStallMs / 1000} s`;
    return oneLine(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Builds from a folder that holds nothing but the Dockerfile and what it copies, so that nothing else is sent to the engine. */
async function build(docker: Docker, { built, dockerfile, fill, signal }: ImageOptions): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "rollcall-image-"));
  try {
    await copyFile(join(dockerFolder(dockerfile), dockerfile), join(context, dockerfile));
    const src = [dockerfile, ...(await fill(context))];
    const stream = await docker.buildImage({ context, src }, { t: built, dockerfile, abortSignal: signal });
    const failure = await errorIn(stream, () => {});
    if (failure !== undefined) throw new Error(`image ${built} cannot be built: ${failure}`);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Reads a pull's or build's progress to its end: JSON lines, of which one may hold the error. */
async function errorIn(stream: NodeJS.ReadableStream, onProgress: () => void): Promise<string | undefined> {
  let text = "";
  for await (const chunk of stream) {
    onProgress();
    text += String(chunk);
  }
  return errorInProgress(text);
}

/** The error among an engine's progress lines; a line that is not JSON says nothing. Pure. */
export function errorInProgress(text: string): string | undefined {
  for (const line of text.split("\n")) {
    const message = /^\s*\{.*"error"\s*:/.test(line) ? errorOf(line) : undefined;
    if (message !== undefined) return oneLine(message);
  }
  return undefined;
}

function errorOf(line: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const error = typeof parsed === "object" && parsed !== null && "error" in parsed ? parsed.error : undefined;
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 300);

/** docker/ of the checkout, seen from the source or from the bundle in build/. */
function dockerFolder(dockerfile: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "docker", dockerfile))) return join(folder, "docker");
    if (folder === dirname(folder)) throw new Error(`docker/${dockerfile} is missing from this checkout`);
  }
}
