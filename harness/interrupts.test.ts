// A run that a calibration started must not outlive it.

import { expect, it } from "vitest";
import { listenForInterrupts } from "./interrupts.js";

it("the channel to whoever started us breaking is an interrupt, until nobody listens any more", () => {
  const before = process.listeners("disconnect");
  const interrupts = listenForInterrupts(() => {});
  const own = process.listeners("disconnect").filter((one) => !before.includes(one));
  expect(own).toHaveLength(1);
  own[0]?.();
  expect(interrupts.first.reason).toBe("SIGTERM");
  expect(interrupts.hurry.aborted).toBe(false);
  interrupts.stopListening();
  expect(process.listeners("disconnect")).toEqual(before);
});
