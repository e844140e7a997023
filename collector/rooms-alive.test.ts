import { expect, it } from "vitest";
import { RoomsAlive } from "./rooms-alive.js";

const wanted = (n: number) => ({ n, news: "wanted" }) as const;
const gone = (n: number) => ({ n, news: "gone" }) as const;

it("lets no more rooms be made than are allowed, whatever becomes of them", () => {
  const rooms = new RoomsAlive(2);
  const told = [wanted(0), wanted(1), wanted(2), wanted(1), gone(0), wanted(3), wanted(4), gone(9), wanted(5)];
  expect(told.map((news) => rooms.heard(news))).toEqual([
    ...["noted", "noted", "full", "noted", "noted", "noted", "full", "noted", "full"],
  ]);
});

it("counts without a limit where there is none", () => {
  const rooms = new RoomsAlive(null);
  expect(Array.from({ length: 1_000 }, (_, n) => rooms.heard(wanted(n)))).not.toContain("full");
});
