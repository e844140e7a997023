// Starts the collector and listens to it.

import { join } from "node:path";
import { z } from "zod";
import type { CollectorSettings, Live } from "../../contract/collector-api.js";
import { environmentNames } from "../../contract/processes.js";
import { logOf, runFiles } from "../../contract/run-files.js";
import type { Child } from "./child.js";
import { firstMessage, type PartContext } from "./parts.js";

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), url: z.url() }),
  z.object({ type: z.literal("load-started") }),
  z.object({
    type: z.literal("live"),
    live: z.object({
      requested: z.int(),
      arrived: z.int(),
      lost: z.int(),
      p50Ms: z.number().nullable(),
      p99Ms: z.number().nullable(),
    }),
  }),
]);

export type Collector = {
  readonly child: Child;
  readonly url: string;
  /** Resolves when k6 says that the load starts. */
  readonly loadStarted: Promise<void>;
};

const startTimeoutMs = 15_000;

/** @param started called as soon as it runs, before it is ready: whatever happens next, it must be stopped. */
export async function startCollector(
  context: PartContext,
  started: (collector: Child) => void,
  onLive: (live: Live) => void,
): Promise<Collector> {
  const settings: CollectorSettings = { eventsFile: join(context.runFolder, runFiles.collectorEvents) };
  const child = await context.start({
    role: "collector",
    command: process.execPath,
    args: [join(context.buildFolder, "collector.mjs")],
    env: context.environment({ [environmentNames.collector]: JSON.stringify(settings) }),
    logFile: join(context.runFolder, logOf("collector")),
    channel: "ipc",
  });
  started(child);
  const loadStarted = new Promise<void>((resolve) => {
    child.onMessage((message) => {
      const parsed = messageSchema.parse(message);
      if (parsed.type === "load-started") resolve();
      if (parsed.type === "live") onLive(parsed.live);
    });
  });
  const url = await firstMessage(
    child,
    (message) => {
      const parsed = messageSchema.parse(message);
      return parsed.type === "listening" ? parsed.url : undefined;
    },
    startTimeoutMs,
  );
  return { child, url, loadStarted };
}
