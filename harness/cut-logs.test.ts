import { appendFile, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cutLogs } from "./cut-logs.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-logs-"));
});
afterEach(() => rm(folder, { recursive: true }));

const limits = { mostBytes: 100, keptBytes: 10 };

it("keeps the end of a log that is too long, and its writer goes on in the same file", async () => {
  const path = join(folder, "server.log");
  const writer = await open(path, "a");
  await writer.write(`${"x".repeat(95)}the end of it`);
  await cutLogs(folder, limits);
  expect((await stat(path)).size).toBe(0);
  await writer.write("and on");
  await writer.close();
  expect(await readFile(path, "utf8")).toBe("and on");
  expect(await readFile(`${path}.before`, "utf8")).toBe(" end of it");
  await appendFile(path, "y".repeat(101));
  await cutLogs(folder, limits);
  expect(await readFile(`${path}.before`, "utf8")).toBe("y".repeat(10));
});

it("leaves alone what is short, and what is no log", async () => {
  await writeFile(join(folder, "k6.log"), "x".repeat(100));
  await writeFile(join(folder, "livekit.yaml"), "x".repeat(1_000));
  await cutLogs(folder, limits);
  expect((await readdir(folder)).sort()).toEqual(["k6.log", "livekit.yaml"]);
  expect((await stat(join(folder, "k6.log"))).size).toBe(100);
  expect((await stat(join(folder, "livekit.yaml"))).size).toBe(1_000);
});
