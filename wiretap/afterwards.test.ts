import { describe, expect, it } from "vitest";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import { monotonicUs } from "../contract/instants.js";
import { Afterwards, inOrder } from "./afterwards.js";

/** Timers that fire when the test says so. */
function byHand() {
  const timers: (() => void)[] = [];
  const afterwards = new Afterwards((_, fire) => {
    timers.push(fire);
    return () => {};
  });
  return { timers, afterwards };
}

describe("afterwards", () => {
  it("does what was put off in its order, by one timer for all of it", () => {
    const { timers, afterwards } = byHand();
    const done: number[] = [];
    for (const n of [1, 2, 3]) afterwards.add(() => done.push(n));
    expect([done, timers.length]).toEqual([[], 1]);
    timers.shift()?.();
    expect(done).toEqual([1, 2, 3]);
    afterwards.add(() => done.push(4));
    expect(timers.length).toBe(1);
  });

  it("does each once, whoever asks first", () => {
    const { timers, afterwards } = byHand();
    let times = 0;
    afterwards.add(() => {
      times += 1;
      // What is done may itself ask for everything before it.
      afterwards.catchUp();
    });
    afterwards.catchUp();
    timers.shift()?.();
    expect(times).toBe(1);
  });

  it("writes what was put off before a later fact", () => {
    const { afterwards } = byHand();
    const written: number[] = [];
    const write = inOrder(({ atUs }) => void written.push(atUs), afterwards);
    const undecodable = (atUs: number): WiretapEvent => ({
      event: "undecodable",
      atUs: monotonicUs(atUs),
      link: 1,
      from: "worker",
      bytes: 1,
    });
    afterwards.add(() => write(undecodable(1)));
    afterwards.add(() => write(undecodable(2)));
    write(undecodable(3));
    expect(written).toEqual([1, 2, 3]);
  });
});
