import { expect, it } from "vitest";
import { removed } from "./removal.js";

it("is over when the engine says so", async () => {
  await expect(removed("network", Promise.resolve())).resolves.toBeUndefined();
});

it("fails as the engine says", async () => {
  await expect(removed("network", Promise.reject(new Error("has active endpoints")))).rejects.toThrow("endpoints");
});

it("is given up when the engine says nothing", async () => {
  await expect(removed("network", new Promise(() => {}), 10)).rejects.toThrow(/does not answer.*removes the network/);
});
