import { expect, test } from "vitest";
import { livekitConfig } from "./server-config.js";

const given = {
  ...{ httpPort: 7001, udpPort: 7002, roomTimeoutSeconds: 84, redisAddress: "" },
  webhook: { apiKey: "rollcall12", url: "" },
};

test("on the host the server listens on loopback only, with loopback candidates", () => {
  const text = livekitConfig({ ...given, place: "host" });
  expect(text).toContain('\nbind_addresses: ["127.0.0.1"]\n');
  expect(text).toContain("\n  enable_loopback_candidate: true\n");
});

test("in a container it listens on the container's own address, or no mapped port would reach it", () => {
  const text = livekitConfig({ ...given, place: "container" });
  expect(text).not.toContain("bind_addresses");
  expect(text).not.toContain("loopback");
});

test.each(["host", "container"] as const)(
  "%s: the ports, the room time-outs, no TCP media port and no keys",
  (place) => {
    const text = livekitConfig({ ...given, place });
    expect(text).toContain("\nport: 7001\n");
    expect(text).toContain("\n  udp_port: 7002\n");
    expect(text).toContain("\n  tcp_port: 0\n");
    expect(text).toContain("\nroom: { empty_timeout: 84, departure_timeout: 84 }\n");
    expect(text).not.toMatch(/^keys:/m);
  },
);

test("webhooks are posted to us and signed with a key of the server's, named without its secret", () => {
  const webhook = { apiKey: "rollcall12", url: "http://127.0.0.1:7003/webhook" };
  const text = livekitConfig({ ...given, place: "host", webhook });
  expect(text).toContain('\nwebhook: { api_key: rollcall12, urls: ["http://127.0.0.1:7003/webhook"] }\n');
});

test("without an address for them there are no webhooks", () => {
  expect(livekitConfig({ ...given, place: "container" })).not.toContain("webhook");
});

test("a node of a cluster is joined by its Redis and takes rooms by chance; a server alone has neither", () => {
  const text = livekitConfig({ ...given, place: "host", redisAddress: "127.0.0.1:7004" });
  expect(text).toContain('\nredis: { address: "127.0.0.1:7004" }\n');
  expect(text).toContain("\nnode_selector: { kind: any, sort_by: random }\n");
  expect(livekitConfig({ ...given, place: "host" })).not.toMatch(/^(redis|node_selector):/m);
});
