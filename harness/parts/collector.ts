// Starts the collector and listens to it.

import { join } from "node:path";
import { z } from "zod";
import type { CollectorSettings, Live, WatchMessage } from "../../contract/collector-api.js";
import { environmentNames } from "../../contract/processes.js";
import { logOf, runFiles } from "../../contract/run-files.js";
import type { ServerKey } from "../targets/server-key.js";
import type { Child } from "./child.js";
import { firstMessage, type PartContext } from "./parts.js";

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), url: z.url(), webhookUrls: z.array(z.string()) }),
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
  /** Where the server can post its webhooks; "" when there is none. */
  readonly webhookUrl: string;
  /** From now on it watches participants through the API, as it must where no webhooks come. */
  watch(serverUrl: string): void;
  /** Resolves when k6 says that the load starts. */
  readonly loadStarted: Promise<void>;
};

const startTimeoutMs = 15_000;

export type CollectorStart = {
  readonly context: PartContext;
  readonly settings: Omit<CollectorSettings, "eventsFile" | "segments">;
  /** By which webhooks are verified, and participants asked for. */
  readonly key: ServerKey;
  /** Called as soon as it runs, before it is ready: whatever happens next, it must be stopped. */
  readonly started: (collector: Child) => void;
  readonly onLive: (live: Live) => void;
};

export async function startCollector(start: CollectorStart): Promise<Collector> {
  const { context, key } = start;
  const eventsFile = join(context.runFolder, runFiles.collectorEvents);
  const settings: CollectorSettings = { ...start.settings, eventsFile, segments: context.segments };
  const child = await context.start({
    role: "collector",
    command: process.execPath,
    args: [join(context.buildFolder, "collector.mjs")],
    env: context.environment({
      [environmentNames.collector]: JSON.stringify(settings),
      [environmentNames.apiKey]: key.apiKey,
      [environmentNames.apiSecret]: key.apiSecret,
    }),
    logFile: join(context.runFolder, logOf("collector")),
    channel: "ipc",
  });
  start.started(child);
  const loadStarted = new Promise<void>((resolve) => {
    child.onMessage((message) => {
      const parsed = messageSchema.parse(message);
      if (parsed.type === "load-started") resolve();
      if (parsed.type === "live") start.onLive(parsed.live);
    });
  });
  const { url, webhookUrls } = await firstMessage(
    child,
    (message) => {
      const parsed = messageSchema.parse(message);
      return parsed.type === "listening" ? parsed : undefined;
    },
    startTimeoutMs,
  );
  const watch = (serverUrl: string) => child.send({ type: "watch", serverUrl } satisfies WatchMessage);
  return { child, url, webhookUrl: webhookUrls[0] ?? "", watch, loadStarted };
}
