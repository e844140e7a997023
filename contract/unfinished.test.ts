import { expect, it } from "vitest";
import { makerOf, spillPrefix, unfinishedFile } from "./unfinished.js";

it.each<readonly [string, number | undefined]>([
  [unfinishedFile("checkpoint.json", 4711), 4711],
  [unfinishedFile("worker-1~12.parquet", 4711), 4711],
  [unfinishedFile("report.md", 4711), 4711],
  [`${spillPrefix(4711)}aB3xYz`, 4711],
  ["checkpoint.json", undefined],
  ["worker-1~12.parquet", undefined],
  [".notes.4711", undefined],
  [".spill-4711", undefined],
  [".checkpoint.json.4711.bak", undefined],
])("%s was made by %s", (name, pid) => {
  expect(makerOf(name)).toBe(pid);
});
