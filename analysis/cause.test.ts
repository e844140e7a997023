import { describe, expect, it } from "vitest";
import { type Cause, causeOf, type Evidence } from "./cause.js";

/** Offered, handled, never entered, by a worker that was there all along. */
const base: Evidence = {
  outcome: "lost",
  unanswered: false,
  handled: true,
  offer_known: true,
  entered: false,
  called_before: false,
  registered: "before-request",
  stopped: false,
  longest_hop: "unknown",
};
const unseen = { handled: false, offer_known: false };
const late = { outcome: "late", entered: true } as const;

describe("causeOf", () => {
  it.each<[string, Partial<Evidence>, Cause]>([
    [
      "handled, never entered",
      {},
      "not started within the watch: between handler and entry (the worker's process pool, if the assignment came)",
    ],
    ["handled, then its worker was stopped", { stopped: true }, "worker stopped between handler and entry"],
    ["nobody ever registered", { ...unseen, registered: "never" }, "no worker registered"],
    ["requested too early", { ...unseen, registered: "after-request" }, "requested before the first worker registered"],
    ["the worker was stopped first", { ...unseen, stopped: true }, "worker stopped, and no handler called"],
    ["no answer and no offer", { ...unseen, unanswered: true }, "request not answered, and no handler called"],
    [
      "no answer, yet handled: the job is the story",
      { unanswered: true },
      "not started within the watch: between handler and entry (the worker's process pool, if the assignment came)",
    ],
    ["a worker was there and got nothing", unseen, "handler not called (offers are not observed)"],
    [
      "whether one registered is not known: not said",
      { ...unseen, registered: "unknown" },
      "handler not called (offers are not observed)",
    ],
    [
      "late, most of it before entry",
      { ...late, longest_hop: "entry" },
      "started late: between handler and entry (the worker's process pool, if the assignment came on time)",
    ],
    [
      "late, most of it before the handler",
      { ...late, longest_hop: "handler" },
      "handler called late: between offer and handler (the worker or its socket)",
    ],
    [
      "late before the handler, the offer's instant unknown: nobody is blamed",
      { ...late, longest_hop: "handler", offer_known: false },
      "handler called late: between request and handler",
    ],
    [
      "late, most of it before the offer",
      { ...late, longest_hop: "offer" },
      "offered late: between request and offer (the server)",
    ],
    [
      "offered late, but after an earlier call: that call is the story",
      { ...late, longest_hop: "offer", called_before: true },
      "handler called, but the job started only after a later call",
    ],
    [
      "called again, and then the process pool took longest",
      { ...late, longest_hop: "entry", called_before: true },
      "started late: between handler and entry (the worker's process pool, if the assignment came on time)",
    ],
    ["late, its handler's line missing", { ...late, handled: false }, "started late: hop not seen"],
    [
      "entered after the watch: its hops are known, whatever else happened",
      { entered: true, stopped: true, longest_hop: "entry" },
      "started late: between handler and entry (the worker's process pool, if the assignment came on time)",
    ],
  ])("%s", (_, evidence, cause) => {
    expect(causeOf({ ...base, ...evidence })).toBe(cause);
  });
});
