// Reads what happened meanwhile from the tables of a judged run.

import { z } from "zod";
import type { Database } from "../database.js";
import type { Mark, Observations } from "../observations.js";
import pageFaultsSql from "../sql/page-faults.sql";
import { isWorker, type Timeline } from "../timeline.js";
import type { Connection, Instants, Seen } from "./meanwhile.js";

const faultSchema = z
  .object({ specification: z.string(), target: z.string(), phase: z.string(), atUs: z.number(), times: z.number() })
  .readonly();

const linkSchema = z.object({
  ...{ link: z.number(), registered_us: z.number(), closed_us: z.number().nullable() },
  closed_by: z.string().nullable(),
});

export async function seenMeanwhile(
  database: Database,
  { marks, files }: Observations,
  timeline: Timeline,
  instants: Instants,
): Promise<Seen> {
  // So that what lies within a pixel or two is one moment.
  await database.set({ moment_us: Math.max(1, Math.ceil((instants.endUs - instants.zeroUs) / 400)) });
  const isTapped = files.some(({ observer, state }) => observer === "wiretap" && state === "present");
  return {
    faults: await database.rows(pageFaultsSql, faultSchema),
    connections: isTapped ? await tappedLinks(database) : ownWord(marks),
    others: [...ended(marks), ...silences(marks), ...downs(timeline)],
  };
}

async function tappedLinks(database: Database): Promise<readonly Connection[]> {
  const links = await database.rows(
    "SELECT link, registered_us, closed_us, closed_by FROM link WHERE ours AND registered_us IS NOT NULL ORDER BY registered_us, link",
    linkSchema,
  );
  return links.map(({ link, registered_us, closed_us, closed_by }) => ({
    ...{ name: `worker link ${link}`, fromUs: registered_us, toUs: closed_us, closedBy: closed_by ?? "" },
  }));
}

/** Without a wiretap: from each registration that a worker wrote down to the next, or to its process's end. */
function ownWord(marks: readonly Mark[]): readonly Connection[] | null {
  const registered = marks.filter(
    ({ observer, event, atUs }) => isWorker(observer) && event === "registered" && atUs !== null,
  );
  if (registered.length === 0) return null;
  return registered.map(({ observer, atUs }) => {
    const next = marks.find(
      (mark) =>
        (mark.atUs ?? 0) > (atUs ?? 0) &&
        ((mark.observer === observer && mark.event === "registered") ||
          (mark.observer === "harness" && mark.event === "process-exited" && mark.role === observer)),
    );
    return { name: observer, fromUs: atUs ?? 0, toUs: next?.atUs ?? null, closedBy: "" };
  });
}

const ended = (marks: readonly Mark[]): Seen["others"] =>
  marks.flatMap(({ observer, event, atUs, role, planned, signal, exitCode, reason }) => {
    if (observer !== "harness" || atUs === null) return [];
    const part = { kind: "part" as const, fromUs: atUs, toUs: null };
    if (event === "interrupted") return [{ ...part, words: `the run was interrupted by ${signal || "a signal"}` }];
    if (event === "failed") return [{ ...part, words: `the run could not go on: ${reason ?? "no reason was given"}` }];
    if (event !== "process-exited" || planned !== false) return [];
    return [
      { ...part, words: `${role ?? "a part"} ended unplanned (${signal ? signal : `exit ${exitCode ?? "unknown"}`})` },
    ];
  });

function silences(marks: readonly Mark[]): Seen["others"] {
  const looks = marks.filter(({ event }) => event === "server-silent" || event === "server-answers");
  return looks.flatMap(({ event, atUs, reason }, i) =>
    event === "server-silent" && atUs !== null
      ? [
          {
            kind: "server" as const,
            fromUs: atUs,
            toUs: looks[i + 1]?.atUs ?? null,
            words: `the server did not answer: ${reason ?? ""}`,
          },
        ]
      : [],
  );
}

const downs = ({ nodeDowns, redisDowns }: Timeline): Seen["others"] => [
  ...nodeDowns.map(({ node, fromUs, toUs }) => ({
    kind: "server" as const,
    fromUs,
    toUs,
    words: `server node ${node} was down by plan`,
  })),
  ...redisDowns.map(({ fromUs, toUs }) => ({ kind: "server" as const, fromUs, toUs, words: "Redis was down by plan" })),
];
