import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { type Endpoint, openEndpoint } from "./endpoint.js";
import { contentType } from "./exposition.js";

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

async function open(port = 0, scrape = async () => "a 1\n"): Promise<Endpoint> {
  const endpoint = await openEndpoint({ host: "127.0.0.1", port }, scrape);
  opened.push(endpoint);
  return endpoint;
}

const ask = (port: number, path: string, method = "GET") => fetch(`http://127.0.0.1:${port}${path}`, { method });

describe("the endpoint", () => {
  it("answers a scrape as Prometheus wants it", async () => {
    const answer = await ask((await open()).port, "/metrics?collect=all");
    expect(answer.headers.get("content-type")).toBe(contentType);
    expect(await answer.text()).toBe("a 1\n");
  });
  it.each([
    ["a HEAD has no body", "/metrics", "HEAD", 200, ""],
    ["anything else says where they are", "/", "GET", 404, "metrics are at /metrics\n"],
    ["a path that only begins alike", "/metricsx", "GET", 404, "metrics are at /metrics\n"],
    ["nothing can be changed", "/metrics", "POST", 405, "only GET\n"],
  ])("%s", async (_, path, method, status, text) => {
    const answer = await ask((await open()).port, path, method);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
  });
  it("says so when there are none, and answers the next", async () => {
    let isBroken = true;
    const { port } = await open(0, async () => {
      if (isBroken) throw new Error("the folder is gone");
      return "a 2\n";
    });
    const broken = await ask(port, "/metrics");
    expect([broken.status, await broken.text()]).toEqual([500, "no metrics: the folder is gone\n"]);
    isBroken = false;
    expect(await (await ask(port, "/metrics")).text()).toBe("a 2\n");
  });
  it("takes the next free port when the wanted one is taken", async () => {
    const { port: taken } = await open();
    const { port } = await open(taken);
    expect(port).toBeGreaterThan(taken);
    expect(await (await ask(port, "/metrics")).text()).toBe("a 1\n");
  });
  it("cannot listen on an address that is not this machine's", async () => {
    // RFC 5737: for documentation, nobody's.
    const opening = openEndpoint({ host: "192.0.2.1", port: 9464 }, async () => "");
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(/--metrics-port 9464: 192\.0\.2\.1:9464 cannot be listened on/);
  });
  it("outlives what is no HTTP", async () => {
    const { port } = await open();
    const { createConnection } = await import("node:net");
    const socket = createConnection(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.end("\u0016\u0003 this is TLS, perhaps\r\n\r\n");
    await once(socket, "close");
    expect((await ask(port, "/metrics")).status).toBe(200);
  });
  it("closes with a scrape under way", async () => {
    const endpoint = await open(0, () => new Promise(() => {}));
    const asked = ask(endpoint.port, "/metrics");
    await expect(Promise.race([asked, closedSoon(endpoint)])).rejects.toThrow();
  });
});

/** The connection is there when the kernel has it; closing then cuts it. */
async function closedSoon(endpoint: Endpoint): Promise<never> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  probe.close();
  endpoint.close();
  return await new Promise(() => {});
}
