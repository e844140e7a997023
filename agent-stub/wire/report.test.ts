import { expect, it } from "vitest";
import { isNews, reportOf } from "./report.js";

it.each([
  ["available with free places", { loadPermille: 0, full: false }, "free", { status: "available", load: 0 }],
  ["full without", { loadPermille: 0, full: false }, "none", { status: "full", load: 0 }],
  ["full by a fault", { loadPermille: 0, full: true }, "free", { status: "full", load: 0 }],
  ["available with a high load", { loadPermille: 900, full: false }, "free", { status: "available", load: 0.9 }],
] as const)("reports %s", (_, report, places, reported) => {
  expect(reportOf(report, places)).toEqual(reported);
});

it.each([
  ["the first report", { status: "available", load: 0 }, undefined, true],
  ["another status", { status: "full", load: 0 }, { status: "available", load: 0 }, true],
  ["another load", { status: "full", load: 1 }, { status: "full", load: 0 }, true],
  ["the same again", { status: "full", load: 1 }, { status: "full", load: 1 }, false],
] as const)("news: %s", (_, reported, told, news) => {
  expect(isNews(reported, told)).toBe(news);
});
