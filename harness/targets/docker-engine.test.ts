import { expect, test } from "vitest";
import { endpointOf, gatewayIn, placeOf } from "./docker-engine.js";

const linux = { platform: "linux", sockets: ["/var/run/docker.sock"] } as const;

test.each([
  ["the default socket", { ...linux, dockerHost: "" }, { socketPath: "/var/run/docker.sock" }],
  ["a socket of the user's", { ...linux, dockerHost: "unix:///tmp/d.sock" }, { socketPath: "/tmp/d.sock" }],
  ["Windows' pipe", { dockerHost: "", platform: "win32", sockets: [] }, { socketPath: "//./pipe/docker_engine" }],
  ["an engine on loopback", { ...linux, dockerHost: "tcp://127.0.0.1:2999" }, { host: "127.0.0.1", port: "2999" }],
  ["without a port", { ...linux, dockerHost: "tcp://[::1]" }, { host: "::1", port: "2375" }],
] as const)("%s", (_, given, options) => {
  expect(endpointOf(given)).toMatchObject({ kind: "reach", options });
});

test.each([
  ["no engine at all", { platform: "linux", sockets: [], dockerHost: "" }, "install Docker"],
  ["an engine elsewhere", { ...linux, dockerHost: "tcp://build-host:2375" }, "not an engine of this machine"],
  ["an engine behind ssh", { ...linux, dockerHost: "ssh://me@build-host" }, "not an engine of this machine"],
  ["no URL", { ...linux, dockerHost: "docker" }, "not an engine of this machine"],
] as const)("%s is a problem", (_, given, expected) => {
  const endpoint = endpointOf(given);
  expect(endpoint.kind === "problem" ? endpoint.problem : "").toContain(expected);
});

const socket = { kind: "reach", name: "x", options: { socketPath: "/x" } } as const;
const tcp = { kind: "reach", name: "x", options: { host: "127.0.0.1", port: "2375" } } as const;

test.each([
  ["a Linux engine's socket", socket, "linux", "Debian GNU/Linux 12", "local"],
  ["Docker Desktop on Linux", socket, "linux", "Docker Desktop", "virtual"],
  ["macOS", socket, "darwin", "Docker Desktop", "virtual"],
  ["a forwarded port, which may lead anywhere", tcp, "linux", "Debian GNU/Linux 12", "virtual"],
] as const)("the clock of containers, %s", (_, endpoint, platform, operatingSystem, expected) => {
  expect(placeOf(endpoint, platform, operatingSystem)).toBe(expected);
});

test.each([
  ["one network", { IPAM: { Config: [{ Subnet: "172.17.0.0/16", Gateway: "172.17.0.1" }] } }, "172.17.0.1"],
  ["IPv6 too", { IPAM: { Config: [{ Gateway: "fd00::1" }, { Gateway: "172.17.0.1" }] } }, "172.17.0.1"],
  ["no gateway", { IPAM: { Config: [{ Subnet: "172.17.0.0/16" }] } }, ""],
  ["no addresses", { IPAM: { Config: null } }, ""],
  ["something else", "a page", ""],
])("where containers reach this machine, %s", (_, network, gateway) => {
  expect(gatewayIn(network)).toBe(gateway);
});
