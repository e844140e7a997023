import { describe, expect, it } from "vitest";
import { undoStack } from "./undo.js";

describe("undo", () => {
  it("stops the newest first, goes on after a failure, and says what failed", async () => {
    const stopped: string[] = [];
    const undo = undoStack();
    for (const name of ["server", "collector", "worker"]) {
      undo.add(name, async () => {
        stopped.push(name);
        if (name === "collector") throw new Error("does not end");
      });
    }
    expect(await undo.unwind()).toEqual(["collector: does not end"]);
    expect(stopped).toEqual(["worker", "collector", "server"]);
  });
  it("stops nothing twice", async () => {
    let stops = 0;
    const undo = undoStack();
    undo.add("server", async () => {
      stops += 1;
    });
    await undo.unwind();
    expect(await undo.unwind()).toEqual([]);
    expect(stops).toBe(1);
  });
});
