import { expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { demo, demoWishOf } from "./demo.js";

it("compares the faulty version with the mended one and the newest, and then one room at a time", () => {
  const { overlapping, sequential } = demoWishOf(["--out", "elsewhere", "--seed", "4"]);
  expect(overlapping.versions.map(({ label }) => label)).toEqual(["1.2.6", "1.2.3", "latest"]);
  expect(overlapping).toMatchObject({ scenario: "steady", resultsFolder: "elsewhere", seed: 4, output: "brief" });
  expect(sequential).toMatchObject({ scenario: "sequential", resultsFolder: "elsewhere", seed: 4 });
});

it("takes no other words", () => {
  expect(() => demoWishOf(["now", "--rounds", "3"])).toThrow(UsageError);
});

it("ends with the first interrupt, without a word of what it did not see", async () => {
  const said: string[] = [];
  const compared: string[] = [];
  const status = await demo({
    wish: demoWishOf([]),
    root: "/nowhere",
    compare: async ({ scenario }) => {
      compared.push(scenario);
      return 130;
    },
    say: (text) => said.push(text),
  });
  expect([status, compared]).toEqual([130, ["steady"]]);
  expect(said.join("")).not.toContain("is worse where jobs overlap");
});
