import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scenariosText } from "./scenario-list.js";
import { scenarios } from "./scenarios/index.js";

const blocks = scenariosText().split("\n\n");

describe("the list of scenarios", () => {
  it("has a block for each, with what it stresses and its options as they would be typed", () => {
    expect(blocks.map((block) => block.split("\n")[0])).toEqual(scenarios.map(({ name }) => name));
    const burst = blocks.find((block) => block.startsWith("burst")) ?? "";
    expect(burst).toContain("rooms made all at once");
    expect(burst).toContain("--burst 5");
    expect(burst).toContain("20 dispatches, 5 at once, 4 times");
  });
  it.each([
    ["steady", "about 51 s"],
    ["sequential", "about 4 min"],
    ["soak", "about 8 h"],
  ])("says how long %s takes", (name, text) => {
    expect(blocks.find((block) => block.startsWith(name))).toContain(text);
  });

  it("is in the README as it is printed", () => {
    expect(readFileSync("README.md", "utf8")).toContain(`\n${scenariosText()}\n`);
  });
});
