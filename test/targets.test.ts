// The targets for real: livekit-server as a process and in a container, and servers that are not ours. The container
// tests need a Docker engine; on a developer's machine without one they are skipped, in CI they fail.

import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, watch } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dispose, Room, RoomEvent } from "@livekit/rtc-node";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { getContainerRuntimeClient } from "testcontainers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runIdOf } from "../contract/ids.js";
import { markOf } from "../harness/mark.js";
import { provisionLivekitServer } from "../harness/provision/provision.js";
import { startContainer } from "../harness/targets/container.js";
import { connectEngine } from "../harness/targets/docker-engine.js";
import { startNative } from "../harness/targets/native.js";
import { freePorts, type Ports } from "../harness/targets/ports.js";
import { newServerKey } from "../harness/targets/server-key.js";
import type { Guarded, RunningTarget, ServerAddress, TargetOptions } from "../harness/targets/target.js";
import { addressOf, connectUrl } from "../harness/targets/url.js";

const toolsFolder = fileURLToPath(new URL("../tools", import.meta.url));
const serverVersion = "1.13.5";

/** What a developer may have exported; each of these would break or misdirect the server if it were read. */
const poison = {
  LIVEKIT_URL: "wss://poison.invalid",
  LIVEKIT_API_KEY: "poison",
  LIVEKIT_API_SECRET: "poison",
  LIVEKIT_KEYS: "poison: poison-poison-poison-poison-poison",
  LIVEKIT_CONFIG: "port: 1",
  LIVEKIT_BIND: "192.0.2.1",
};

let binary = "";
let folder = "";
let said: string[] = [];
let running: RunningTarget[] = [];

beforeAll(async () => {
  const options = { version: serverVersion, toolsFolder, say: () => {}, signal: AbortSignal.timeout(280_000) };
  binary = (await provisionLivekitServer(options)).path;
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-target-"));
  said = [];
  Object.assign(process.env, poison);
});
afterEach(async () => {
  for (const name of Object.keys(poison)) delete process.env[name];
  await Promise.all(running.map((target) => target.stop()));
  running = [];
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => dispose());

/** A living run's mark, so that nobody's clean-up ends what these tests start; another one in each run of them. */
const runId = runIdOf(randomBytes(8));
const mark = markOf(runId);

/** What the targets put under the reaper's guard, and took from it. */
const guarded: Guarded[] = [];
const removed: Guarded[] = [];

const optionsOf = (): TargetOptions => ({
  runId,
  runFolder: folder,
  serverVersion,
  key: newServerKey(),
  webhookUrl: "",
  roomTimeoutSeconds: 97,
  mark,
  guard: { add: (what) => guarded.push(what), remove: (what) => removed.push(what) },
  say: (line) => said.push(line),
  signal: new AbortController().signal,
});

type Extra = { readonly choosePorts?: () => Promise<Ports>; readonly signal?: AbortSignal };

async function start(kind: "native" | "container", extra: Extra = {}): Promise<RunningTarget> {
  const target =
    kind === "native"
      ? await startNative({ ...optionsOf(), ...extra, binary })
      : await startContainer({ ...optionsOf(), ...extra, binary: async () => binary });
  running.push(target);
  return target;
}

const roomsOf = ({ httpUrl, apiKey, apiSecret }: ServerAddress) =>
  new RoomServiceClient(httpUrl, apiKey, apiSecret, { failover: false, requestTimeout: 5 });

async function tokenFor(address: ServerAddress, identity: string, room: string): Promise<string> {
  const token = new AccessToken(address.apiKey, address.apiSecret, { identity });
  token.addGrant({ roomJoin: true, room });
  return token.toJwt();
}

/** Two participants of this machine join and one sends: the other gets it, and the offered loopback port carries media. */
async function expectMedia(address: ServerAddress): Promise<void> {
  const [sender, receiver] = [new Room(), new Room()];
  try {
    const options = { autoSubscribe: true, dynacast: false };
    await receiver.connect(address.wsUrl, await tokenFor(address, "receiver", "media"), options);
    await sender.connect(address.wsUrl, await tokenFor(address, "sender", "media"), options);
    const received = new Promise<string>((resolve) => {
      receiver.on(RoomEvent.DataReceived, (payload) => resolve(new TextDecoder().decode(payload)));
    });
    await sender.localParticipant?.publishData(new TextEncoder().encode("here"), { reliable: true });
    expect(await received).toBe("here");
    // On Linux a container can be reached by its own address too, so data alone does not prove the mapped port.
    await expect.poll(() => answeringAddresses(sender), { timeout: 20_000 }).toContain(`127.0.0.1:${udpPort()}`);
  } finally {
    await Promise.all([sender.disconnect(), receiver.disconnect()]);
  }
}

/** The server's addresses that answered a check of WebRTC's, `ip:port`. */
async function answeringAddresses(room: Room): Promise<string[]> {
  const stats = (await room.getRtcStats()).publisherStats.map((entry) => entry.stats);
  const addresses = new Map(
    stats.flatMap((stat) => {
      if (stat.case !== "remoteCandidate") return [];
      const { rtc, candidate } = stat.value;
      return [[rtc?.id, `${candidate?.address}:${candidate?.port}`] as const];
    }),
  );
  const pairs = stats.flatMap((stat) => (stat.case === "candidatePair" ? [stat.value.candidatePair] : []));
  return pairs.flatMap((pair) =>
    pair && (pair.responsesReceived ?? 0n) > 0n ? [addresses.get(pair.remoteCandidateId) ?? ""] : [],
  );
}

/** The server's UDP port as its configuration says. */
const udpPort = (): string =>
  /udp_port: (\d+)/.exec(readFileSync(join(folder, "logs", "livekit.yaml"), "utf8"))?.[1] ?? "";

/** Everything written for the run, as one text. */
const writtenFiles = (): string =>
  readdirSync(join(folder, "logs"))
    .map((name) => readFileSync(join(folder, "logs", name), "utf8"))
    .join("\n");

/** Holds the TCP port of a choice, so that a server cannot have it. */
async function heldPorts(): Promise<{ readonly ports: Ports; readonly holder: Server }> {
  const ports = await freePorts();
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(ports.http, "127.0.0.1", resolve));
  return { ports, holder };
}

/** Command lines and environments of this machine's processes that carry the test's mark; only Linux shows them. */
const markedProcesses = (): { readonly command: string; readonly environment: string }[] =>
  (process.platform === "linux" ? readdirSync("/proc") : [])
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        return environment.includes(`ROLLCALL_RUN=${mark}`)
          ? [{ command: readFileSync(`/proc/${pid}/cmdline`, "utf8"), environment }]
          : [];
      } catch {
        return [];
      }
    });

const leftContainers = async () =>
  (await getContainerRuntimeClient()).container.dockerode.listContainers({
    all: true,
    filters: { label: [`rollcall.run=${mark}`] },
  });

const noDocker = await connectEngine().then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
const inCi = process.env.CI === "true";

const kinds: readonly { readonly title: string; readonly kind: "native" | "container"; readonly skip: boolean }[] = [
  { title: "native", kind: "native", skip: false },
  noDocker === undefined || inCi
    ? { title: "container", kind: "container", skip: false }
    : { title: `container (skipped: ${noDocker})`, kind: "container", skip: true },
];

for (const { title, kind, skip } of kinds) {
  describe(title, () => {
    test.skipIf(skip)(
      "answers with the run's key, the version and the room time-outs; no key or token is on disk",
      async () => {
        const target = await start(kind);
        expect(target.serverVersion).toBe(serverVersion);
        expect(target.clock).toBe("same-host");
        const room = await roomsOf(target.address).createRoom({ name: "a" });
        expect([room.emptyTimeout, room.departureTimeout]).toEqual([97, 97]);
        await expectMedia(target.address);
        await target.stop();
        expect(readFileSync(join(folder, "logs", "livekit.yaml"), "utf8")).toContain("empty_timeout: 97");
        expect(writtenFiles()).toContain("starting LiveKit server");
        expect(writtenFiles()).not.toContain(target.address.apiSecret);
        expect(writtenFiles()).not.toContain("eyJ");
      },
    );

    test.skipIf(skip)("stop ends it, twice is once, and nothing is left", async () => {
      const target = await start(kind);
      expect(guarded.at(-1)).toEqual(target.started);
      await Promise.all([target.stop(), target.stop()]);
      expect(removed.at(-1)).toEqual(target.started);
      await expect(roomsOf(target.address).listRooms()).rejects.toThrow("fetch failed");
      expect(markedProcesses()).toEqual([]);
      if (kind === "container") expect(await leftContainers()).toEqual([]);
    });

    test.skipIf(skip)("`ended` tells of a server that was killed", async () => {
      const target = await start(kind);
      if (target.started.kind === "group") process.kill(target.started.pid, "SIGKILL");
      if (target.started.kind === "container") {
        const client = await getContainerRuntimeClient();
        await client.container.getById(target.started.id).kill();
      }
      expect(await target.ended).toEqual({ exitCode: -1, signal: "SIGKILL" });
    });

    test.skipIf(skip)("a port taken in between is chosen anew, and said", async () => {
      const { ports, holder } = await heldPorts();
      const choices = [ports];
      const target = await start(kind, { choosePorts: async () => choices.shift() ?? freePorts() });
      expect(target.address.httpUrl).not.toContain(String(ports.http));
      expect(said.filter((line) => line.includes(String(ports.http)))).toHaveLength(1);
      holder.close();
    });

    test.skipIf(skip)("an abort while it starts leaves nothing", async () => {
      const abort = new AbortController();
      await mkdir(join(folder, "logs"));
      // The log appears when the process or container does, well before the server answers.
      const watcher = watch(join(folder, "logs"), (_, name) => {
        if (name === "server.log") abort.abort(new Error("interrupted"));
      });
      await expect(start(kind, { signal: abort.signal })).rejects.toThrow("interrupted");
      watcher.close();
      expect(markedProcesses()).toEqual([]);
      if (kind === "container") expect(await leftContainers()).toEqual([]);
    });
  });
}

describe("native alone", () => {
  test.skipIf(process.platform !== "linux")(
    "nothing of the user's LIVEKIT_* reaches the server, and its keys are in no command line",
    async () => {
      const target = await start("native");
      const [server, ...others] = markedProcesses();
      expect(others).toEqual([]);
      expect(server?.environment.split("\0").map((entry) => entry.split("=")[0])).toEqual([
        "LIVEKIT_KEYS",
        "ROLLCALL_RUN",
        "",
      ]);
      expect(server?.environment).not.toContain("poison");
      expect(server?.command).not.toContain(target.address.apiSecret);
    },
  );

  test("a binary that is not there is named", async () => {
    await expect(startNative({ ...optionsOf(), binary: "/nowhere/livekit-server" })).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining("/nowhere/livekit-server"),
    });
  });

  test("a server that ends while starting is told at once, with the end of its log", async () => {
    const started = performance.now();
    await expect(startNative({ ...optionsOf(), binary: "/bin/ls" })).rejects.toThrow(
      /ended while starting.*\n.*--config/s,
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("container alone", () => {
  test.skipIf(noDocker !== undefined && !inCi)(
    "its ports are open on loopback alone, and it carries the mark",
    async () => {
      await start("container");
      const [container, ...others] = await leftContainers();
      expect(others).toEqual([]);
      expect(container?.Ports.map(({ IP, Type }) => `${Type} ${IP}`).sort()).toEqual([
        "tcp 127.0.0.1",
        "udp 127.0.0.1",
      ]);
    },
  );

  test("an engine that does not answer is a sentence within seconds", async () => {
    const sockets: Socket[] = [];
    const engine = createServer((socket) => void sockets.push(socket));
    const path = join(folder, "docker.sock");
    await new Promise<void>((resolve) => engine.listen(path, resolve));
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = `unix://${path}`;
    try {
      await expect(connectEngine()).rejects.toMatchObject({
        name: "UsageError",
        message: expect.stringMatching(/docker\.sock does not answer \(nothing within 5 s\).*start it/s),
      });
      process.env.DOCKER_HOST = `unix://${folder}/none.sock`;
      await expect(connectEngine()).rejects.toMatchObject({ message: expect.stringContaining("ENOENT") });
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
      for (const socket of sockets) socket.destroy();
      engine.close();
    }
  });
});

describe("a server that is not ours", () => {
  const source = { url: "THE_URL", apiKey: "THE_KEY", apiSecret: "THE_SECRET", both: "THE_KEY and THE_SECRET" };
  const connect = async (key: Pick<ServerAddress, "apiKey" | "apiSecret">, url: string) => {
    const address = addressOf({ url, apiKey: key.apiKey, apiSecret: key.apiSecret }, source);
    return await connectUrl({ address, source, signal: new AbortController().signal });
  };

  test("is connected to, is on this clock when on loopback, and survives our stop", async () => {
    const { address } = await start("native");
    const target = await connect(address, address.wsUrl);
    expect(target).toMatchObject({ address, clock: "same-host", started: { kind: "nothing" } });
    await target.stop();
    expect(await roomsOf(address).listRooms()).toEqual([]);
  });

  test("refuses a wrong secret: said at once, naming the URL and no secret or token", async () => {
    const { address } = await start("native");
    const wrong = { apiKey: address.apiKey, apiSecret: "wrong-wrong-wrong-wrong-wrong-wrong-wrong" };
    const error: unknown = await connect(wrong, address.wsUrl).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining(address.httpUrl) });
    expect(String(error)).toContain("refuses the API key and secret: check THE_KEY and THE_SECRET");
    expect(String(error)).not.toMatch(/wrong-wrong|eyJ/);
  });

  test("does not answer: a closed port, at once", async () => {
    const { http } = await freePorts();
    await expect(connect({ apiKey: "k", apiSecret: "s" }, `ws://127.0.0.1:${http}`)).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining(`http://127.0.0.1:${http} does not answer (ECONNREFUSED)`),
    });
  });

  test("accepts the connection and says nothing: given up after 5 s", async () => {
    const { ports, holder } = await heldPorts();
    const started = performance.now();
    await expect(connect({ apiKey: "k", apiSecret: "s" }, `ws://127.0.0.1:${ports.http}`)).rejects.toMatchObject({
      message: expect.stringContaining("no answer within 5 s"),
    });
    expect(performance.now() - started).toBeLessThan(8_000);
    holder.close();
  });
});
