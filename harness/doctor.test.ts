import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { doctor } from "./doctor.js";
import { endLeftovers, findLeftovers, type LeftoverOptions } from "./leftovers.js";
import { thisProcess } from "./mark.js";

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-doctor-"));
  mkdirSync(join(base, "path"));
  program("npm", "11.0.0");
  program("k6", "k6 v2.2.0 (go1.26.8, linux/amd64)");
  program("livekit-server", "livekit-server version 1.13.5");
});
afterEach(() => rmSync(base, { recursive: true }));

function program(name: string, says: string): string {
  const path = join(base, "path", name);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return path;
}

/** Of the machine's leftovers only `pid`: other tests, and real runs, may have left something too. */
const onlyProcess = (pid: number | undefined) => ({
  find: async (options: LeftoverOptions = {}) =>
    (await findLeftovers(options)).filter((it) => it.kind === "process" && it.pid === pid),
  end: endLeftovers,
});

/** What is found must not depend on the machine: here no engine answers. */
const noEngine = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };

async function visit(env: NodeJS.ProcessEnv = {}, clean = false, pid?: number, cleanVersions = false) {
  const lines: string[] = [];
  const leftovers = onlyProcess(pid);
  const all = { PATH: `${base}/path:/bin-of-nobody`, XDG_CACHE_HOME: join(base, "cache"), ...noEngine, ...env };
  const health = await doctor({ clean, cleanVersions, say: (line) => lines.push(line), env: all, leftovers });
  return { health, text: lines.join("\n") };
}

describe.skipIf(process.platform === "win32")("doctor", () => {
  test("finds all that is needed, and says what only some runs want", async () => {
    const { health, text } = await visit();
    expect(health).toBe("ok");
    for (const line of [
      /^ok +Node /m,
      /^ok +npm +11.0.0$/m,
      /^note +Go +not found; only needed where no release can be had$/m,
      /^note +Docker +no engine answers: .* cannot be seen; only needed for --target container$/m,
      /^note +Redis +no redis-server or valkey-server; only needed for --nodes; install it /m,
      /^ok +k6 +2.2.0 \(PATH: .*\/path\/k6\)$/m,
      /^ok +livekit-server +1.13.5 \(PATH: .*\/path\/livekit-server\)$/m,
      /^ok +loopback /m,
      /cache\/rollcall, 0 MB$/m,
    ]) {
      expect(text).toMatch(line);
    }
  });

  test("calls a wrong program in the environment missing, and goes on", async () => {
    const { health, text } = await visit({ ROLLCALL_K6: program("old", "k6 v1.0.0 (go1.24)") });
    expect(health).toBe("missing");
    expect(text).toMatch(/^missing +k6 +ROLLCALL_K6: .*version 1.0.0, wanted is >=2.2.0 <3/m);
    expect(text).toMatch(/^ok +livekit-server/m);
  });

  test("calls a cache folder that cannot be written missing", async () => {
    // A file, because nothing is unwritable for root.
    writeFileSync(join(base, "cache"), "");
    const { health, text } = await visit();
    expect(text).toMatch(/^missing +cache +.*cannot be written; set XDG_CACHE_HOME/m);
    expect(health).toBe("missing");
  });

  test("lists the versions in the cache, leaves them with --clean, and removes them with --clean-versions", async () => {
    const folder = join(base, "cache", "rollcall", "versions", "@livekit", "agents", "1.2.3");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "file"), Buffer.alloc(2_000_000));
    expect((await visit({}, true)).text).toMatch(/^ok +version +@livekit\/agents 1\.2\.3, 2 MB$/m);
    expect((await visit({}, false, undefined, true)).text).toMatch(/^ok +version +.* 1\.2\.3, 2 MB: removed$/m);
    expect((await visit()).text).toMatch(/^ok +version +none installed yet/m);
  });

  test.runIf(process.platform === "linux")("ends leftovers only with --clean", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    const mark = `testabcd:${gone.pid}:${thisProcess().start}`;
    const orphan = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6); console.log('ready')"], {
      env: { ROLLCALL_RUN: mark },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(orphan.stdout, "data");
    const line = `process ${orphan.pid} of run testabcd`;
    expect((await visit({}, false, orphan.pid)).text).toMatch(
      new RegExp(`^note +leftover +${line}; rollcall doctor --clean ends it$`, "m"),
    );
    expect(orphan.signalCode).toBeNull();
    const exit = once(orphan, "exit");
    expect((await visit({}, true, orphan.pid)).text).toMatch(new RegExp(`^ok +leftover +${line}: ended$`, "m"));
    expect(await exit).toEqual([null, "SIGTERM"]);
  });
});
