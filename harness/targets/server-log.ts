// What a livekit-server's own log tells about its start. The log is data: read for three facts, never trusted further.

import { readFile } from "node:fs/promises";

const unknownVersion = "unknown";

/** The version in the line that livekit-server 1.9 to 1.13 writes at its start, else "unknown". */
export const versionInLog = (log: string): string =>
  /"msg":"starting LiveKit server".*?"version":"([^"\s]{1,64})"/.exec(log)?.[1] ?? unknownVersion;

/** Whether a start failed because somebody else has the port; livekit-server (Go), Redis and Docker say it in these words. */
export const saysPortTaken = (text: string): boolean => /address already in use|port is already allocated/i.test(text);

/** The last `count` lines that are not empty, for an error message. */
export const lastLines = (log: string, count = 8): string =>
  log
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-count)
    .join("\n");

/** The whole log; "" when there is none, because a missing log must not hide why the server did not start. */
export const readLog = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");
