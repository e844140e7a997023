// Turns what comes over HTTP into one of the calls of contract/collector-api.ts, or into a sentence that says why not.

import { z } from "zod";
import { type Arrival, collectorPaths, type Expected, type RoomNews } from "../contract/collector-api.js";
import type { Wait } from "./rendezvous.js";

export type Call =
  | { readonly call: "load-started" }
  | { readonly call: "expect"; readonly expected: Expected }
  | { readonly call: "room"; readonly news: RoomNews }
  | { readonly call: "arrival"; readonly arrival: Arrival }
  | { readonly call: "wait"; readonly wait: Wait }
  | { readonly call: "refused"; readonly sentence: string };

/** As many as a key in a job's metadata can name (contract/ids.ts). */
const n = z.number().int().min(0).max(999_999_999);
const attempt = z.number().int().min(1).max(9);

/** A timer of Node cannot be longer than 2^31 - 1 ms; a deadline is 10 minutes at most. */
const longestWaitMs = 3_600_000;

/** livekit-server's own limit is 256 characters (limit.max_room_name_length); ours have 24. */
const maxRoomName = 256;

const expected = z
  .object({
    n,
    attempt: z.union([z.literal(1), z.literal(2)]),
    room: z.string().min(1).max(maxRoomName),
    requestWallMs: z.number().nonnegative(),
  })
  .readonly();
const room = z.object({ n, news: z.enum(["wanted", "gone"]) }).readonly();
const arrival = z.object({ n, attempt, atUs: z.number().nonnegative() }).readonly();

/** From a query every value is text. */
const digits = z
  .string()
  .regex(/^\d{1,9}$/, "must be a whole number")
  .transform(Number);
const wait = z
  .object({
    n: digits.pipe(n),
    attempts: z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(digits.pipe(attempt)).min(1).max(9)),
    forMs: digits.pipe(z.number().max(longestWaitMs)),
    last: z.enum(["0", "1"]).transform((text) => text === "1"),
  })
  .readonly();

/** `target` is the request line's path with its query, `body` the whole body. */
export function callOf(method: string, target: string, body: string): Call {
  const base = "http://collector";
  if (!URL.canParse(target, base)) return { call: "refused", sentence: "the request's target is no path" };
  const url = new URL(target, base);
  switch (`${method} ${url.pathname}`) {
    case `POST ${collectorPaths.loadStarted}`:
      return { call: "load-started" };
    case `POST ${collectorPaths.expect}`:
      return parse("the body of /expect", expected, jsonOf(body), (value) => ({ call: "expect", expected: value }));
    case `POST ${collectorPaths.room}`:
      return parse("the body of /room", room, jsonOf(body), (value) => ({ call: "room", news: value }));
    case `POST ${collectorPaths.arrival}`:
      return parse("the body of /arrival", arrival, jsonOf(body), (value) => ({ call: "arrival", arrival: value }));
    case `GET ${collectorPaths.wait}`: {
      const query = Object.fromEntries(url.searchParams);
      return parse("the query of /wait", wait, query, (value) => ({ call: "wait", wait: value }));
    }
    default:
      return { call: "refused", sentence: `the collector has no ${method} ${url.pathname.slice(0, 100)}` };
  }
}

function parse<T>(what: string, schema: z.ZodType<T>, value: unknown, use: (value: T) => Call): Call {
  const read = schema.safeParse(value);
  if (read.success) return use(read.data);
  const problems = read.error.issues.map((issue) => [...issue.path, issue.message].join(" "));
  return { call: "refused", sentence: `${what} is wrong: ${problems.join("; ")}` };
}

/** Bad JSON is `undefined`, which no schema takes. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
