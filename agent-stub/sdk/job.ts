// The job module, imported by the SDK into each job process: writes down the entry before anything else, tells the
// collector, joins the room, holds and leaves. One process is one job.

import { defineAgent, type JobContext } from "@livekit/agents";
import { type Arrival, collectorPaths } from "../../contract/collector-api.js";
import type { JobFacts } from "../../contract/events/job.js";
import { errorText } from "../error-text.js";
import { factsOf, roomCreatedWallMsOf } from "../job-facts.js";
import { nowUs, recorderTo } from "../record.js";
import { lookForRoom, mayBeGone } from "../room-presence.js";
import { settingsOf } from "../settings.js";

const settings = settingsOf(process.env);
const record = recorderTo(settings.eventsFile, settings.segments);

/** The fact is on disk already; a notification this late wakes nobody in time. */
const notifyTimeoutMs = 2_000;

// The channel to the worker. The SDK gives a job process without a worker 15 s more, in its room: that is too long for
// what must not outlive a run. Every fact is on disk, so there is nothing to save.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

export default defineAgent({
  prewarm: () => {
    record({ event: "prewarm", atUs: nowUs(), pid: process.pid });
  },
  entry: async (ctx) => {
    const enteredUs = nowUs();
    const facts = factsOf(ctx.job, settings.runId);
    record({ event: "entry", atUs: enteredUs, pid: process.pid, ...facts });
    // Also when the server ends the job: the SDK calls it once the room is left.
    ctx.addShutdownCallback(async () => record({ event: "left", atUs: nowUs(), ...facts }));
    const [, joined] = await Promise.all([notify(facts, enteredUs), join(ctx, facts)]);
    const heldMs = (nowUs() - enteredUs) / 1000;
    const stayMs = joined ? Math.max(0, settings.holdMs - heldMs) : 0;
    // Not inside entry: in SDKs up to 1.2.2 a shutdown before entry returns hangs the process for ever.
    setTimeout(() => ctx.shutdown("rollcall: the hold is over"), stayMs);
  },
});

/** One try. */
async function notify({ n, attempt, ...job }: JobFacts, atUs: Arrival["atUs"]): Promise<void> {
  if (n < 0) return;
  const arrival: Arrival = { n, attempt, atUs };
  try {
    const response = await fetch(`${settings.collectorUrl}${collectorPaths.arrival}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(arrival),
      signal: AbortSignal.timeout(notifyTimeoutMs),
    });
    if (!response.ok) throw new Error(`the collector answered ${response.status}`);
  } catch (error) {
    record({ event: "notify-failed", atUs: nowUs(), error: errorText(error), n, attempt, ...job });
  }
}

/** Whether the agent is in its room now. */
async function join(ctx: JobContext, facts: JobFacts): Promise<boolean> {
  try {
    if (mayBeGone(Date.now() - roomCreatedWallMsOf(ctx.job))) {
      const presence = await lookForRoom(settings, facts);
      if (presence !== "present") throw new Error(`not joined: the room is ${presence}`);
    }
    await ctx.connect();
    record({ event: "join", atUs: nowUs(), ...facts });
    return true;
  } catch (error) {
    record({ event: "join-failed", atUs: nowUs(), error: errorText(error), ...facts });
    return false;
  }
}
