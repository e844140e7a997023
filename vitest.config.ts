// Three suites, one after the other: unit (pure, seconds); end-to-end, with real k6, livekit-server, workers and containers,
// three files at a time, because they mostly wait; and alone, those of them that measure time or fill the machine.

import { readFile } from "node:fs/promises";
import { defineConfig } from "vitest/config";
import { browserScript } from "./bin/build.mjs";

/** As in bin/build.mjs: a .sql file is its text. */
const sqlAsText = {
  name: "sql-as-text",
  enforce: "pre" as const,
  async load(id: string) {
    if (!id.endsWith(".sql")) return undefined;
    return `export default ${JSON.stringify(await readFile(id, "utf8"))};`;
  },
};

/** Likewise: a page's script is its bundled text. */
const browserScripts = {
  name: "browser-scripts",
  enforce: "pre" as const,
  resolveId: (id: string) => (id.startsWith("browser:") ? `\0${id}.text` : undefined),
  async load(id: string) {
    const name = /^\0browser:(.*)\.text$/.exec(id)?.[1];
    return name === undefined ? undefined : `export default ${JSON.stringify(await browserScript(name))};`;
  },
};

/** Tests of time, of what a machine carries, or with several workers on the SDK, each of whose jobs takes a second of CPU to start. */
const alone = [
  "agent-stub",
  "calibrate",
  "capacity",
  "churn",
  "compare",
  "container",
  "external-worker",
  "foreign-server",
]
  .concat([
    "live",
    "measured-truth",
    "overload",
    "report",
    "scenarios",
    "segments",
    "steady",
    "stopped-worker",
    "terminal",
    "versions",
    "wiretap",
  ])
  .map((name) => `test/${name}.test.ts`);

const patience = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  plugins: [sqlAsText, browserScripts],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          // Real DuckDB and child processes among them; on a busy machine a second becomes ten.
          testTimeout: 60_000,
          include: ["{contract,load,agent-stub,wiretap,collector,analysis,harness,bin}/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "end-to-end",
          include: ["test/**/*.test.ts"],
          exclude: alone,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: alone,
          maxWorkers: 1,
          fileParallelism: false,
          // Of tests that say themselves that they bear company.
          maxConcurrency: 3,
          sequence: { groupOrder: 2 },
          ...patience,
        },
      },
    ],
  },
});
