// What is removed from the cache while somebody may still be writing there.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putInPlace, removePartials } from "./cached.js";

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-cache-"));
  folder = join(base, "1.2.3");
});
afterEach(() => rmSync(base, { recursive: true }));

function put(path: string, file: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, file), "");
}

/** As of a folder into which another process writes all the time. */
const failing = (code: string) => (path: string) =>
  /busy/.test(path) || /1\.2\.3\.partial-[0-9a-f-]{36}$/.test(path)
    ? Promise.reject(Object.assign(new Error(code), { code }))
    : rm(path, { recursive: true });

describe("what killed runs left", () => {
  it("is removed, but for that into which one of their processes still writes", async () => {
    put(`${folder}.partial-abc`, "file");
    put(`${folder}.partial-busy`, "file");
    put(`${folder}0.partial-abc`, "file");
    await removePartials(folder, failing("ENOTEMPTY"));
    expect(readdirSync(base)).toEqual(["1.2.3.partial-busy", "1.2.30.partial-abc"]);
  });
  it("on a disk that is read-only is an error", async () => {
    put(`${folder}.partial-busy`, "file");
    await expect(removePartials(folder, failing("EROFS"))).rejects.toThrow("EROFS");
  });
});

describe("what was made", () => {
  it("takes the place of what was there, which is gone", async () => {
    put(folder, "old");
    put(`${folder}.partial-abc`, "new");
    await putInPlace(`${folder}.partial-abc`, folder);
    expect([readdirSync(base), readdirSync(folder)]).toEqual([["1.2.3"], ["new"]]);
  });
  it("takes its place where there was nothing", async () => {
    put(`${folder}.partial-abc`, "new");
    await putInPlace(`${folder}.partial-abc`, folder);
    expect([readdirSync(base), readdirSync(folder)]).toEqual([["1.2.3"], ["new"]]);
  });
  it("is in its place before the old one is removed, and stays though that cannot be", async () => {
    put(folder, "old");
    put(`${folder}.partial-abc`, "new");
    let sawNew = false;
    await putInPlace(`${folder}.partial-abc`, folder, (path) => {
      sawNew = existsSync(join(folder, "new"));
      return failing("ENOTEMPTY")(path);
    });
    expect([sawNew, readdirSync(folder)]).toEqual([true, ["new"]]);
    // For the next time.
    await removePartials(folder);
    expect(readdirSync(base)).toEqual(["1.2.3"]);
  });
});
