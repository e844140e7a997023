import { expect, test } from "vitest";
import { livekitConfig } from "./server-config.js";

const given = { httpPort: 7001, udpPort: 7002, roomTimeoutSeconds: 84 };

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
