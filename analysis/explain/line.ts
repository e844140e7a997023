// One line of an observer's file as explain reads it: any event, flat, what it does not say as "", -1 or 0. Flat, because
// a kept run may hold events of another version, which must be shown rather than refused.

import { z } from "zod";
import { jsonOf } from "../../contract/json-of.js";

const text = z.string().default("");
const whole = z.number().default(0);

const lineSchema = z
  .object({
    event: z.string(),
    /** Monotonic microseconds, by Node observers; `null` in k6's lines, which have `wallMs`. */
    atUs: z.number().nullable().default(null),
    wallMs: z.number().nullable().default(null),
    n: z.number().default(-1),
    attempt: whole,
    ...{ room: text, roomSid: text, jobId: text, dispatchId: text, identity: text, workerId: text, agentName: text },
    ...{ path: text, answer: text, code: z.union([z.string(), z.number()]).default(""), httpStatus: whole },
    ...{ listed: text, result: text, shown: text, notYetWallMs: whole, roomCreatedWallMs: whole, error: text },
    ...{ offeredWallUs: whole, wallUs: whole, uncertaintyUs: whole, pid: whole },
    /** Not said by older runs: every worker was for rooms then. */
    ...{ jobType: z.string().default("room"), deployment: text },
    ...{ link: whole, available: text, by: text, from: text, bytes: whole, kind: text, via: text, reason: text },
    ...{ status: text, loadPermille: whole, jobCount: whole, retryAfterMs: whole },
    ...{ fault: text, specification: text, phase: text, target: text },
    /** Of the whole machine, since the harness's line before; `null` in every other event. */
    cpuBusyPermille: z.number().nullable().default(null),
    ...{ role: text, planned: z.boolean().default(false), exitCode: whole, signal: text },
  })
  .readonly();

export type Line = z.infer<typeof lineSchema>;

/** `undefined` for a damaged one: no JSON, no event, no stamp, or a field of another type. */
export function parseLine(text: string): Line | undefined {
  const parsed = lineSchema.safeParse(jsonOf(text));
  return parsed.success && (parsed.data.atUs !== null || parsed.data.wallMs !== null) ? parsed.data : undefined;
}
