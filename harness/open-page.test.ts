import { expect, it } from "vitest";
import { openerOf, runIn } from "./open-page.js";

it.each([
  ["a Mac", "darwin", {}, "open"],
  ["Windows", "win32", {}, "explorer.exe"],
  ["Linux with X", "linux", { DISPLAY: ":0" }, "xdg-open"],
  ["Linux with Wayland", "linux", { WAYLAND_DISPLAY: "wayland-0" }, "xdg-open"],
  ["Linux without a screen", "linux", {}, undefined],
  ["Linux with an empty one", "linux", { DISPLAY: "" }, undefined],
] as const)("%s opens a page by the command that it has", (_, platform, env, command) => {
  expect(openerOf({ platform, env })?.[0]).toBe(command);
});

it.each([
  [["results/a"], "results/a"],
  [["--open", "results/a"], "results/a"],
  [["--svg", "pictures", "results/a", "--open"], "results/a"],
  [["--svg=pictures", "results/a"], "results/a"],
  [["--open"], undefined],
])("of %j the run is %s", (args, run) => {
  expect(runIn(args)).toBe(run);
});
