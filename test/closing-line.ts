// A vitest reporter: the last line of a test run is its true count, `N passed, N failed, N skipped`, for whoever reads
// only that. With ROLLCALL_CLOSING_LINE=<file> the line is also kept in that file after every test, so that a run that
// is killed has told what it got to.

import { writeFileSync, writeSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const closingLine = (counts: Counts): string =>
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;

/**
 * Counts tests; todo and not reached is skipped. A file that cannot be loaded and a group whose hook failed count as one
 * failed each: vitest calls their tests skipped or does not know them, and "0 failed" would be a lie.
 */
function countsIn(modules: Iterable<TestModule>, run: "going on" | "over"): Counts {
  const states = [...modules].flatMap((module) => [
    ...[...module.children.allTests()].map((test) => test.result().state),
    ...[module, ...module.children.allSuites()].flatMap((suite) => (suite.errors().length > 0 ? ["failed"] : [])),
  ]);
  const count = (state: string) => states.filter((it) => it === state).length;
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped") + (run === "over" ? count("pending") : 0),
  };
}

export default class ClosingLine implements Reporter {
  readonly #modules = new Set<TestModule>();
  #line = closingLine({ passed: 0, failed: 0, skipped: 0 });

  onInit(): void {
    // Other reporters print at the end of the run too; only the end of the process is after all of them.
    process.once("exit", () => writeSync(1, `${this.#line}\n`));
  }

  onTestCaseResult({ module }: { readonly module: TestModule }): void {
    this.#modules.add(module);
    this.#keep(countsIn(this.#modules, "going on"));
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    this.#keep(countsIn(modules, "over"));
  }

  #keep(counts: Counts): void {
    this.#line = closingLine(counts);
    const file = process.env.ROLLCALL_CLOSING_LINE;
    if (file !== undefined) writeFileSync(file, `${this.#line}\n`);
  }
}
