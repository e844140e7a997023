import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inTemporaryFolder } from "../trials/trial.js";
import { logPart } from "./logs.js";

const room = "rollcall-testrun2-000007";

const partOf = (lines: readonly string[]) =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, "server.log");
    await writeFile(file, lines.map((line) => `${line}\n`).join(""));
    return await logPart(file, { worst: [{ n: 7, room, jobId: "AJ_7" }] });
  });

/** 100 bytes each. */
const plain = (count: number, name: string): string[] =>
  Array.from({ length: count }, (_, i) => `${name} ${i} `.padEnd(99, "."));

it("keeps a small log whole", async () => {
  const lines = plain(1_000, "line");
  expect(await partOf(lines)).toEqual({ text: `${lines.join("\n")}\n`, left: 0 });
});

it("keeps of a large one its ends, what names an explained dispatch, and what warns, in order", async () => {
  const telling = [`join of ${room}`, "assigned AJ_7", '{"level":"error","msg":"x"}', '{"level":40}', "panic: y"];
  const middle = [...plain(2_000, "a"), ...telling, ...plain(2_000, "b")];
  const { text, left } = await partOf(middle);
  const kept = text.split("\n").filter((line) => line !== "");
  expect(kept[0]).toBe(middle[0]);
  expect(kept.at(-1)).toBe(middle.at(-1));
  expect(kept.filter((line) => telling.includes(line))).toEqual(telling);
  const gaps = kept.flatMap((line) => /^\[(\d+) lines left out\]$/.exec(line)?.[1] ?? []);
  expect(gaps).toHaveLength(2);
  expect(gaps.reduce((sum, gap) => sum + Number(gap), 0)).toBe(left);
  expect(kept.length - gaps.length + left).toBe(middle.length);
  expect(text.length).toBeLessThan(60_000);
});

it("is bounded however much a log warns", async () => {
  const { text, left } = await partOf(plain(20_000, "ERROR"));
  expect(text.length).toBeLessThan(200_000);
  expect(left).toBeGreaterThan(17_000);
});
