// Starts the wiretap between the workers and the server, and listens to what it tells.

import { join } from "node:path";
import { z } from "zod";
import type { WiretapFault } from "../../contract/faults.js";
import {
  environmentNames,
  type WiretapMessage,
  type WiretapSettings,
  wiretapNodeOptions,
} from "../../contract/processes.js";
import { logOf, runFiles } from "../../contract/run-files.js";
import type { Child } from "./child.js";
import { firstMessage, type PartContext } from "./parts.js";

const messageSchema: z.ZodType<WiretapMessage> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), urls: z.array(z.url()).min(1) }),
  z.object({ type: z.literal("link-opened"), link: z.int() }),
  z.object({
    ...{ type: z.literal("registered"), link: z.int(), agentName: z.string() },
    ...{ jobType: z.enum(["room", "publisher", "participant", "unknown"]), deployment: z.string() },
    workerId: z.string(),
  }),
  z.object({ type: z.literal("link-closed"), link: z.int() }),
  z.object({ type: z.literal("link-refused"), httpStatus: z.int(), error: z.string() }),
]);

export type WiretapStart = {
  readonly context: PartContext;
  readonly runId: string;
  readonly seed: number;
  /** The server's nodes, `http://` or `https://`. */
  readonly upstreamUrls: readonly string[];
  /** Of the first node, the others have the next ones; 0: the kernel chooses. */
  readonly port: number;
  readonly faults: readonly WiretapFault[];
  /** Called as soon as it runs, before it is ready: whatever happens next, it must be stopped. */
  readonly started: (wiretap: Child) => void;
  readonly onMessage: (message: WiretapMessage) => void;
};

export type Wiretap = {
  readonly child: Child;
  /** For workers, `ws://`, in the order of the nodes. */
  readonly wsUrls: readonly string[];
};

const startTimeoutMs = 15_000;

export async function startWiretap(start: WiretapStart): Promise<Wiretap> {
  const { context, runId, seed, upstreamUrls, port, faults } = start;
  const eventsFile = join(context.runFolder, runFiles.wiretapEvents);
  const settings: WiretapSettings = {
    ...{ runId, eventsFile, segments: context.segments, upstreamUrls, host: "127.0.0.1", port, seed, faults },
  };
  const child = await context.start({
    role: "wiretap",
    command: process.execPath,
    args: [...wiretapNodeOptions, join(context.buildFolder, "wiretap.mjs")],
    env: context.environment({ [environmentNames.wiretap]: JSON.stringify(settings) }),
    logFile: join(context.runFolder, logOf("wiretap")),
    channel: "ipc",
  });
  start.started(child);
  child.onMessage((message) => start.onMessage(messageSchema.parse(message)));
  const urls = await firstMessage(
    child,
    (message) => {
      const parsed = messageSchema.parse(message);
      return parsed.type === "listening" ? parsed.urls : undefined;
    },
    startTimeoutMs,
  );
  return { child, wsUrls: urls.map((url) => url.replace(/^http/, "ws")) };
}
