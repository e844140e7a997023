// What following for the live page costs by itself: two minutes of a run's events at 100 dispatches/s are appended second by second,
// followed as `--live` follows them, and told to a reader in a process of its own. Not in real time: the CPU is what counts, and without
// --live none of it is done. Precise, where the real pair (paired.ts) has the machine's noise.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { followRun } from "../../harness/following/follow.js";
import { aboutOf, LiveView } from "../../harness/live/live-view.js";
import { Stream } from "../../harness/live/stream.js";
import { append, doneAfterSeconds, prepare, ratePerSecond, seconds, secondUs } from "../runs/going-on.js";

/** Counts the bytes of the stream and throws them away. */
const reader = `let bytes = 0;
const { body } = await fetch(process.argv[1]);
for await (const chunk of body) bytes += chunk.length;
console.log(bytes);`;

export async function followedAlone() {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const stream = new Stream();
  const server = createServer((_, response) => stream.open(response)).listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const child = spawn(process.execPath, ["--input-type=module", "-e", reader, `http://127.0.0.1:${port}/`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    while (stream.pages === 0) await turn();
    await prepare(folder);
    const measured = await followed(folder, stream);
    await stream.close(5_000);
    const [read] = await once(child.stdout, "data");
    return { ratePerSecond, seconds, ...measured, bytesPerSecond: Math.round(Number(String(read)) / seconds) };
  } finally {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  }
}

async function followed(folder: string, stream: Stream) {
  let nowUs = 0;
  let lines = 0;
  let spentUs = 0;
  let longestMs = 0;
  const view = new LiveView();
  const { run, catchUp } = followRun(folder, () => nowUs, { heard: view });
  for (let second = 0; second < seconds + doneAfterSeconds + 2; second++) {
    lines += append(folder, second);
    nowUs = (second + 1) * secondUs;
    const began = process.cpuUsage();
    const beganMs = performance.now();
    await catchUp();
    const more = view.more(run);
    if (more !== null) stream.tellAll("more", more);
    // What is written to the socket is written by then.
    await turn();
    const { user, system } = process.cpuUsage(began);
    spentUs += user + system;
    longestMs = Math.max(longestMs, performance.now() - beganMs);
  }
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, runFiles.manifest), "utf8")));
  const whole = JSON.stringify(view.whole(run, aboutOf(manifest, folder)));
  const coreShare = Math.round((spentUs / (seconds * secondUs)) * 1e5) / 1e5;
  return {
    ...{ lines, counts: run.planned?.dispatches.counts, coreShare, longestMs: Math.round(longestMs * 10) / 10 },
    wholePictureBytes: Buffer.byteLength(whole),
  };
}
