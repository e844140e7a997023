import { describe, expect, it } from "vitest";
import type { Story } from "./story.js";
import { atUs, closingTap, frames, linkUp, lostRow, type Tale, tell } from "./trial-story.js";

const lost = { handlerMs: null, entryMs: null } as const;
const assigned = { offer: 203, answer: 205, assignment: 207.5 };
const instants = { offer_us: atUs(203), answer_us: atUs(205), assignment_us: atUs(207.5) };

describe("in order", () => {
  it("what was in order before the hop that the cause names, and nothing after it", async () => {
    const row = { ...lostRow, ...instants, cause: "answered too late" };
    const { inOrder } = await tell({ lives: [lost], row, wiretap: [...linkUp, closingTap] });
    expect(inOrder).toEqual([
      "The API answered the request: ok.",
      "Registered and available at the request: 1 worker of this agent, lowest load 0.25.",
      "The job was offered 203 ms after the request.",
    ]);
  });

  const hopOf = ["API", "Registered and available", "offered", "said yes", "assignment reached"];
  const hopsTold = ({ inOrder }: Story) =>
    inOrder.map((sentence) => hopOf.findIndex((words) => sentence.includes(words)));
  it.each<[string, NonNullable<Tale["row"]>, number[]]>([
    ["never offered: the workers", { ...lostRow, cause: "never offered", offer_us: null }, [0]],
    ["unanswered: the offer", { ...lostRow, cause: "unanswered" }, [0, 1]],
    [
      "accepted but never assigned: the answer",
      { ...lostRow, ...instants, cause: "accepted but never assigned" },
      [0, 1, 2],
    ],
    ["the same by an earlier offer: the offer", { ...instants, cause: "accepted but never assigned" }, [0, 1, 3]],
    ["refused: none of it", { ...lostRow, ...instants, cause: "refused" }, [0, 1, 2]],
    ["refused at first: the offer", { ...instants, cause: "refused" }, [0, 1]],
    ["assigned late: none of it", { ...instants, cause: "assigned late" }, [0, 1, 2, 3]],
  ])("nothing as in order that the cause's sentence tells. %s", async (_, row, expected) => {
    expect(hopsTold(await tell({ row, wiretap: [...linkUp, ...frames(assigned), closingTap] }))).toEqual(expected);
  });

  it.each<[string, object, number, string]>([
    ["below the server's limit", { status: "available", loadPermille: 690 }, 1, "0 of them FULL, highest load 0.69"],
    ["at the limit", { status: "available", loadPermille: 700 }, 0, "0 of them FULL, 1 at load 0.70 or more"],
    ["full, whatever its load", { status: "full", loadPermille: 0 }, 0, "1 of them FULL, highest load 0.00"],
  ])("a worker as available only where the server may offer it a job: %s", async (_, status, available, words) => {
    const wiretap = [...linkUp, { event: "status", atUs: atUs(-10), link: 1, jobCount: 1, ...status }];
    const told = async (cause: string) =>
      await tell({ row: { ...lostRow, cause, also_fits: ["never offered"] }, wiretap });
    const { inOrder, alsoFits } = await told("unanswered");
    expect(inOrder.filter((sentence) => sentence.startsWith("Registered and available"))).toHaveLength(available);
    expect(alsoFits[0]?.because).toContain(words);
  });
});
