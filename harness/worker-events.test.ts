import { appendFile, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventsSince, writtenNow } from "./worker-events.js";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-events-"));
  file = join(folder, "worker-1.ndjson");
});
afterAll(() => rm(folder, { recursive: true }));

describe("what a worker has written", () => {
  it("is nothing before its file is there", async () => {
    expect(await eventsSince(file, await writtenNow(file))).toBe("");
  });
  it("is told from what an earlier one wrote, and goes on over the segments in their order", async () => {
    await writeFile(file, "a\n");
    await writeFile(join(folder, "worker-1~9.ndjson"), "b\n");
    await writeFile(join(folder, "worker-10.ndjson"), "another worker's\n");
    await writeFile(join(folder, "worker-1~8.parquet"), "packed");
    const before = await writtenNow(file);
    await appendFile(join(folder, "worker-1~9.ndjson"), "c\n");
    await writeFile(join(folder, "worker-1~10.ndjson"), "d\n");
    expect(await eventsSince(file, before)).toBe("c\nd\n");
    expect(await eventsSince(file)).toBe("a\nb\nc\nd\n");
  });
  it("is nothing of a segment that is packed between being listed and being looked at", async () => {
    const gone = join(folder, "worker-3.ndjson");
    // Listed, and not there: what a look sees in that moment.
    await symlink(join(folder, "nowhere"), gone);
    const before = await writtenNow(gone);
    expect(await eventsSince(gone, before)).toBe("");
  });
});
