import { expect, it } from "vitest";
import { served } from "./served.js";

it.each<readonly [string, string, object]>([
  ["the list", "/", { kind: "list" }],
  [
    "a run's page",
    "/kept/steady/2026-x/report.html",
    { kind: "file", path: "steady/2026-x/report.html", name: "report.html" },
  ],
  ["a comparison's", "/kept/compare/x/comparison.html", { kind: "file", name: "comparison.html" }],
  ["a name with a blank", "/kept/a%20b/report.html", { kind: "file", path: "a b/report.html" }],
  ["two runs", "/compare?base=steady/a&other=steady/b", { kind: "compare", runs: ["steady/a", "steady/b"] }],
  ["one run alone", "/compare?base=steady/a", { kind: "nothing" }],
  ["a run's log", "/kept/steady/x/logs/server.log", { kind: "nothing", words: "server.log is not given out" }],
  ["its manifest, which names the host", "/kept/steady/x/manifest.json", { kind: "nothing" }],
  ["something outside", "/kept/..%2f..%2fetc/report.html", { kind: "nothing" }],
  ["something outside by a base", "/compare?base=../a&other=b", { kind: "nothing" }],
  ["something absolute", "/kept/%2fetc/report.html", { kind: "nothing" }],
  ["what cannot be decoded", "/kept/%zz/report.html", { kind: "nothing" }],
  ["anything else", "/favicon.ico", { kind: "nothing" }],
])("%s", (_, url, expected) => {
  expect(served(url)).toMatchObject(expected);
});
