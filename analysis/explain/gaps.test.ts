import { expect, it } from "vitest";
import { atUs, closingTap, frames, linkUp, lostRow, type Tale, tell } from "./trial-story.js";

const lost = { handlerMs: null, entryMs: null } as const;
const watched = [...linkUp, closingTap];
it.each<[string, Tale, string]>([
  [
    "an observer that ended too early",
    { lives: [lost], wiretap: linkUp },
    "wiretap's last line is 1 s before the request. So",
  ],
  [
    "lines that cannot be read",
    { lives: [lost], wiretap: [...linkUp, "{", closingTap] },
    ": 1 line of wiretap could not be read. So",
  ],
  [
    "a job that came past the wiretap",
    { wiretap: watched, row: { handler_us: atUs(204) } },
    ": a worker got the job, and the wiretap saw no offer of it. So",
  ],
  [
    "a step of the clock",
    {
      wiretap: [...linkUp, ...frames({ offer: 203, answer: 205, assignment: 207.5 }), closingTap],
      row: { outcome: "late", request_uncertainty_us: 40_000 },
    },
    ": a step of the wall clock makes its request uncertain by 40 ms. So",
  ],
  ["nothing that is known", { lives: [lost], wiretap: watched }, "What was seen of it fits no cause, so"],
])("what keeps it from a cause: %s", async (_, tale, words) => {
  const row = { ...lostRow, offer_us: null, cause: "observer missing", ...tale.row };
  expect((await tell({ ...tale, row })).because).toContain(words);
});
