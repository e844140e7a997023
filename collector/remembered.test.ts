import { describe, expect, it } from "vitest";
import { Remembered } from "./remembered.js";

const known = (memory: Remembered<number, string>, keys: readonly number[]) =>
  keys.filter((key) => memory.get(key) !== undefined);

describe("what is remembered", () => {
  it("is forgotten when the newest is older by more than its time, however few there are", () => {
    const memory = new Remembered<number, string>({ keepMs: 1_000, most: 100 });
    memory.add(1, "a", 0);
    memory.add(2, "b", 1_000);
    expect(known(memory, [1, 2])).toEqual([1, 2]);
    memory.add(3, "c", 1_001);
    expect(known(memory, [1, 2, 3])).toEqual([2, 3]);
  });
  it("is never more than the most, the oldest go first", () => {
    const memory = new Remembered<number, string>({ keepMs: 1_000, most: 2 });
    for (const key of [1, 2, 3]) memory.add(key, "x", 0);
    expect(known(memory, [1, 2, 3])).toEqual([2, 3]);
  });
  it("is as young as the newest where its instant is not known", () => {
    const memory = new Remembered<number, string>({ keepMs: 1_000, most: 100 });
    memory.add(1, "before any instant");
    memory.add(2, "b", 5_000);
    memory.add(3, "c");
    memory.add(4, "d", 6_000);
    expect(known(memory, [1, 2, 3, 4])).toEqual([2, 3, 4]);
  });
  it("does not grow over days", () => {
    const memory = new Remembered<number, string>({ keepMs: 60_000, most: 100_000 });
    for (let n = 0; n < 200_000; n++) memory.add(n, "x", n * 20);
    expect(
      known(
        memory,
        Array.from({ length: 200_000 }, (_, n) => n),
      ),
    ).toHaveLength(3_001);
  });
});
