// The reporter in a real vitest run of its own: the count is right, and last.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-closing-line-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs vitest on one file with this body; `it`, `describe` and the hooks are globals there. */
async function runTests(body: string) {
  await writeFile(join(folder, "a.test.mjs"), body);
  const kept = join(folder, "line");
  const reporter = join(root, "test", "closing-line.ts");
  const { stdout, exitCode } = await execa(
    process.execPath,
    [
      join(root, "node_modules", "vitest", "vitest.mjs"),
      ...["run", "--globals", "--root", folder],
      ...["--reporter=verbose", `--reporter=${reporter}`],
    ],
    { reject: false, env: { ROLLCALL_CLOSING_LINE: kept } },
  );
  return { exitCode, last: stdout.split("\n").at(-1), kept: (await readFile(kept, "utf8")).trim() };
}

test.each([
  ["tests that pass", "it('a', () => {}); it('b', () => {});", "2 passed, 0 failed, 0 skipped", 0],
  [
    "one of each kind",
    "it('a', () => {}); it('b', () => { throw new Error('x') }); it.skip('c', () => {}); it.todo('d');",
    "1 passed, 1 failed, 2 skipped",
    1,
  ],
  ["a file that cannot be loaded", "import './missing.mjs'; it('a', () => {});", "0 passed, 1 failed, 0 skipped", 1],
  [
    "a hook that fails, with the tests it kept from running",
    "describe('g', () => { beforeAll(() => { throw new Error('x') }); it('a', () => {}); }); it('b', () => {});",
    "1 passed, 1 failed, 1 skipped",
    1,
  ],
])("%s", async (_, body, line, status) => {
  expect(await runTests(body)).toEqual({ exitCode: status, last: line, kept: line });
});
