import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startLater } from "./late-workers.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A start that lasts until the run is over, and then fails as an aborted wait does. */
const untilOver = (over: AbortSignal) =>
  new Promise<void>((_, reject) => {
    over.addEventListener("abort", () => reject(over.reason));
  });

describe("workers that are started later", () => {
  it("are started at their time and no earlier", async () => {
    const start = vi.fn(async () => {});
    startLater(5_000, start, () => {});
    await vi.advanceTimersByTimeAsync(4_999);
    expect(start).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(start).toHaveBeenCalledOnce();
  });

  it("are not started when the run ends before", async () => {
    const start = vi.fn(async () => {});
    const withdraw = startLater(5_000, start, () => {});
    await withdraw();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(start).not.toHaveBeenCalled();
  });

  it("that never become ready fail the run", async () => {
    const failures: unknown[] = [];
    startLater(
      1,
      () => Promise.reject(new Error("not ready")),
      (error) => failures.push(error),
    );
    await vi.advanceTimersByTimeAsync(1);
    expect(failures).toEqual([new Error("not ready")]);
  });

  it("that were not ready when the run ended are awaited, and no failure", async () => {
    const failures: unknown[] = [];
    const withdraw = startLater(1, untilOver, (error) => failures.push(error));
    await vi.advanceTimersByTimeAsync(1);
    await withdraw();
    expect(failures).toEqual([]);
  });
});
