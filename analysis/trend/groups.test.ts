import { expect, it } from "vitest";
import { keptNight, type NightChanges } from "../trials/kept-night.js";
import { groupsOf } from "./groups.js";
import { type Night, nightOf } from "./night.js";

function nightWith(changes: NightChanges, furtherSettings: Night["furtherSettings"] = null): Night {
  const read = nightOf("", JSON.stringify(keptNight(changes)), undefined);
  if (read.kind !== "night") throw new Error(read.leftOut.why);
  return { ...read.night, furtherSettings };
}

const sizesOf = (nights: readonly Night[]) => groupsOf(nights).map((group) => group.nights.length);

it.each<readonly [string, readonly Night[], readonly number[]]>([
  ["runs alike are one history", [nightWith({ night: 0 }), nightWith({ night: 1 })], [2]],
  ["versions may differ", [nightWith({ night: 0 }), nightWith({ night: 1, versions: { agents: "9" } })], [2]],
  [
    "another rate is another history",
    [nightWith({ night: 0 }), nightWith({ night: 1, run: { load: "5/s" } }), nightWith({ night: 2 })],
    [2, 1],
  ],
  ["so is another arrival", [nightWith({ night: 0 }), nightWith({ night: 1, run: { arrival: "join" } })], [1, 1]],
  ["and another scenario", [nightWith({ night: 0 }), nightWith({ night: 1, run: { scenario: "burst" } })], [1, 1]],
  [
    "what only manifests have parts them too",
    [nightWith({ night: 0 }, { workers: "1" }), nightWith({ night: 1 }, { workers: "2" })],
    [1, 1],
  ],
  [
    "a summary alone is taken to be like the others of its settings",
    [nightWith({ night: 0 }, { workers: "1" }), nightWith({ night: 1 }), nightWith({ night: 2 }, { workers: "1" })],
    [3],
  ],
  [
    "where those are not alike it stands apart",
    [nightWith({ night: 0 }, { workers: "1" }), nightWith({ night: 1 }), nightWith({ night: 2 }, { workers: "2" })],
    [1, 1, 1],
  ],
])("%s", (_, nights, sizes) => {
  expect([...sizesOf(nights)].sort()).toEqual([...sizes].sort());
});

it("does not depend on the order in which runs are found", () => {
  const nights = [0, 1, 2, 3].map((night) => nightWith({ night, run: { load: night % 2 === 0 ? "1/s" : "2/s" } }));
  expect(groupsOf([...nights].reverse()).map(({ settings }) => settings)).toEqual(
    groupsOf(nights).map(({ settings }) => settings),
  );
});
