// `rollcall doctor`: what is there, what is missing and what to do about it, before a run finds out half-way. Looks
// only: it downloads nothing, and ends something only with --clean, and then only what dead runs left behind.

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { constants, existsSync, readFileSync } from "node:fs";
import { access, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { basename, dirname } from "node:path";
import { gte } from "semver";
import type { Style } from "../contract/terminal.js";
import { UsageError } from "../contract/usage-error.js";
import {
  type BinaryLook,
  diagnoseBinary,
  diagnoseClock,
  diagnoseMachine,
  diagnoseOpenFiles,
  type Finding,
  isAnyMissing,
  megabytes,
  missing,
  note,
  ok,
  parseOpenFiles,
  tableOf,
} from "./diagnosis.js";
import { describeLeftover, endLeftovers, findLeftovers } from "./leftovers.js";
import { type Binary, defaultLivekitServerVersion, k6, livekitServer } from "./provision/binary.js";
import { type Machine, machineOf } from "./provision/context.js";
import { bytesIn, cachedVersions, removeVersions } from "./provision/packages/cached-versions.js";
import { findBinary } from "./provision/provision.js";
import { run } from "./provision/run.js";
import { connectEngine } from "./targets/docker-engine.js";
import { findRedis, howToGetRedis } from "./targets/redis.js";

export type DoctorOptions = {
  /** Whether leftovers of dead runs are ended. */
  readonly clean: boolean;
  /** Whether the versions under test that are in the cache are removed. */
  readonly cleanVersions: boolean;
  readonly say: (line: string) => void;
  /** Of the terminal that it is said on. */
  readonly style?: Style;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: the whole machine's. A test names another one, so that it ends nothing but its own. */
  readonly leftovers?: { readonly find: typeof findLeftovers; readonly end: typeof endLeftovers };
};

/** How long one program may take to say its version, milliseconds. */
const answerLimitMs = 5_000;
const neededNode = "20.19.0";

/** Prints the table; `missing` when a run is not possible. Takes a second or two, some more when Docker hangs. */
export async function doctor(options: DoctorOptions): Promise<"ok" | "missing"> {
  const machine = machineOf(options.env === undefined ? {} : { env: options.env });
  const [npm, go, docker] = await Promise.all([
    npmVersion(machine),
    ask(machine, "go", ["env", "GOVERSION"]),
    dockerFinding(machine),
  ]);
  const has = { hasGo: go !== undefined, hasDocker: docker.state === "ok" };
  const findings: readonly Finding[] = [
    nodeFinding(),
    npm === undefined ? note("npm", "not found", "needed to install dependencies and SDK versions") : ok("npm", npm),
    go === undefined ? note("Go", "not found", "only needed where no release can be had") : ok("Go", go),
    docker,
    await redisFinding(machine, docker),
    await binaryFinding(k6, machine, has),
    await binaryFinding(livekitServer(defaultLivekitServerVersion), machine, has),
    await loopbackFinding(),
    diagnoseOpenFiles(await openFileLimit(machine)),
    diagnoseMachine({ cores: availableParallelism(), memoryBytes: usableMemoryBytes() }),
    diagnoseClock({ resolutionNs: resolutionNs(), wallMovedMs: wallMovedMs(), keptBy: keeperOfClock() }),
    ...(await versionFindings(options, machine)),
    await cacheFinding(machine.cacheFolder),
    ...(await leftoverFindings(options, machine.env)),
  ];
  for (const line of tableOf(findings, options.style)) options.say(line);
  return isAnyMissing(findings) ? "missing" : "ok";
}

/** The engine is asked as the container target does; the command is only needed to see and remove leftover containers. */
async function dockerFinding(machine: Machine): Promise<Finding> {
  try {
    await connectEngine(machine.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return note(
      "Docker",
      "no engine answers: containers of earlier runs cannot be seen",
      "only needed for --target container",
    );
  }
  const command = await ask(machine, "docker", ["version", "--format", "{{.Server.Version}}"]);
  return command === undefined
    ? note(
        "Docker",
        "an engine answers, but there is no docker command",
        "containers of earlier runs cannot be seen without it",
      )
    : ok("Docker", `engine ${command}`);
}

async function redisFinding({ env }: Machine, docker: Finding): Promise<Finding> {
  const program = await findRedis(env);
  if (program !== undefined) return ok("Redis", program);
  if (docker.state === "ok") return note("Redis", "not found; a container is used", "only needed for --nodes");
  return note("Redis", "no redis-server or valkey-server", `only needed for --nodes; ${howToGetRedis}`);
}

function nodeFinding(): Finding {
  const { node } = process.versions;
  return gte(node, neededNode) ? ok("Node", node) : missing("Node", node, `install Node ${neededNode} or newer`);
}

/** The npm that started us, if one did; else the one on PATH. */
async function npmVersion(machine: Machine): Promise<string | undefined> {
  const ours = machine.env.npm_execpath;
  if (ours !== undefined && basename(ours).startsWith("npm"))
    return ask(machine, process.execPath, [ours, "--version"]);
  return ask(machine, machine.platform === "win32" ? "npm.cmd" : "npm", ["--version"]);
}

/** What a program says, `undefined` when it is not there, fails or does not answer. */
async function ask(machine: Machine, program: string, parameters: readonly string[]): Promise<string | undefined> {
  const ran = await run(machine, program, parameters, { limitMs: answerLimitMs });
  return ran.result === "ok" && ran.stdout.trim() !== "" ? ran.stdout.trim() : undefined;
}

async function binaryFinding(
  binary: Binary,
  machine: Machine,
  has: { readonly hasGo: boolean; readonly hasDocker: boolean },
): Promise<Finding> {
  return diagnoseBinary(binary, await lookFor(binary, machine, has), machine);
}

async function lookFor(
  binary: Binary,
  machine: Machine,
  has: { readonly hasGo: boolean; readonly hasDocker: boolean },
): Promise<BinaryLook> {
  try {
    const found = await findBinary(binary, machine);
    return found.result === "found" ? found : { result: "to obtain", ...has };
  } catch (error) {
    if (error instanceof UsageError) return { result: "wrong", problem: error.message };
    throw error;
  }
}

async function loopbackFinding(): Promise<Finding> {
  try {
    const tcp = createServer().listen(0, "127.0.0.1");
    await once(tcp, "listening");
    tcp.close();
    const udp = createSocket("udp4").bind(0, "127.0.0.1");
    await once(udp, "listening");
    udp.close();
    return ok("loopback", "free TCP and UDP ports on 127.0.0.1");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return missing("loopback", `no free port on 127.0.0.1 (${reason})`, "a firewall or a sandbox may forbid it");
  }
}

async function openFileLimit(machine: Machine): Promise<number> {
  if (machine.platform === "linux") return parseOpenFiles(readFileSync("/proc/self/limits", "utf8"));
  return parseOpenFiles((await ask(machine, "sh", ["-c", "ulimit -n"])) ?? "");
}

/** Without a limit Node says 0 or a number beyond the machine. */
function usableMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function resolutionNs(): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 1_000; i += 1) {
    const before = process.hrtime.bigint();
    const stepNs = Number(process.hrtime.bigint() - before);
    if (stepNs > 0) smallest = Math.min(smallest, stepNs);
  }
  return smallest;
}

/** timeOrigin is the wall time at which this process started; performance.now() counts monotonically from there. */
const wallMovedMs = (): number => Date.now() - (performance.timeOrigin + performance.now());

/** Files that these services keep while they run. */
function keeperOfClock(): string {
  const signs = [
    ["/run/systemd/timesync/synchronized", "systemd-timesyncd"],
    ["/run/chrony/chronyd.pid", "chrony"],
    ["/run/ntpd.pid", "ntpd"],
  ] as const;
  return signs.find(([file]) => existsSync(file))?.[1] ?? "";
}

async function cacheFinding(folder: string): Promise<Finding> {
  const writable = await isWritable(folder);
  if (!writable) return missing("cache", `${folder} cannot be written`, "set XDG_CACHE_HOME to a folder that can");
  return ok("cache", `${folder}, ${megabytes(bytesIn(folder))}`);
}

/** The nearest folder that exists decides: the rest would be made. */
async function isWritable(folder: string): Promise<boolean> {
  if (!existsSync(folder) && dirname(folder) !== folder) return isWritable(dirname(folder));
  try {
    await access(folder, constants.W_OK);
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

/** One row for each. */
async function versionFindings({ cleanVersions }: DoctorOptions, machine: Machine): Promise<readonly Finding[]> {
  const versions = await cachedVersions(machine);
  const used = cleanVersions ? await removeVersions(versions, machine) : [];
  if (versions.length === 0) return [ok("version", "none installed yet for --agents-version and its like")];
  return versions.map((it) => {
    const text = `${it.name} ${it.version}, ${megabytes(it.bytes)}`;
    if (used.includes(it)) return note("version", text, "a process is using it, so it was not removed");
    return ok("version", cleanVersions ? `${text}: removed` : text);
  });
}

async function leftoverFindings(options: DoctorOptions, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const { find, end } = options.leftovers ?? { find: findLeftovers, end: endLeftovers };
  const found = await find({ env });
  if (found.length === 0) return [ok("leftovers", "none")];
  const ended = options.clean ? await end(found, { env }) : [];
  return found.map((it) => {
    if (ended.includes(it)) return ok("leftover", `${describeLeftover(it)}: ended`);
    const toDo = options.clean ? "it could not be ended: end it by hand" : "rollcall doctor --clean ends it";
    return note("leftover", describeLeftover(it), toDo);
  });
}
