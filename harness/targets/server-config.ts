// livekit.yaml for a server of ours, on loopback only and without secrets: those travel in LIVEKIT_KEYS.

export type ServerConfig = {
  /** `host`: a process of this machine. `container`: behind ports that the engine maps to this machine's loopback. */
  readonly place: "host" | "container";
  readonly httpPort: number;
  /** In a container too it is the number that clients see, because the server puts it into its candidates. */
  readonly udpPort: number;
  readonly roomTimeoutSeconds: number;
  /** Signed with this key of the server's; its secret stays in LIVEKIT_KEYS. `url` "" for none. */
  readonly webhook: { readonly apiKey: string; readonly url: string };
  /** `host:port` of the Redis that joins the nodes of a cluster; "" for a server alone. */
  readonly redisAddress: string;
};

/**
 * Both are the server's own defaults (1.13.5), written out because a cluster's figures depend on them. `any` looks at no
 * load: the limits of the other kinds (sysload_limit 0.9) refuse rooms on a machine that is busy with the run itself, and
 * sorting by load would send them all to one node until its figures are renewed, every 2 s.
 */
const nodeSelector = "node_selector: { kind: any, sort_by: random }";

/** The text of livekit.yaml. Ports are of the place the server runs in. */
export function livekitConfig(config: ServerConfig): string {
  return [
    "# Written by rollcall for one run. It holds no secret: the key is handed over in the environment.",
    `port: ${config.httpPort}`,
    // In a container the engine maps the port to loopback; the server itself must listen on the container's address.
    ...(config.place === "host" ? ['bind_addresses: ["127.0.0.1"]'] : []),
    "rtc:",
    `  udp_port: ${config.udpPort}`,
    "  # The default, 7881, would listen on every interface.",
    "  tcp_port: 0",
    "  use_external_ip: false",
    "  # Also keeps the server from asking public STUN servers.",
    "  node_ip: 127.0.0.1",
    ...(config.place === "host" ? ["  enable_loopback_candidate: true", '  ips: { includes: ["127.0.0.1/32"] }'] : []),
    "logging: { level: info, json: true }",
    "# An agent alone does not keep a room open, so rooms must outlive the watch by themselves.",
    `room: { empty_timeout: ${config.roomTimeoutSeconds}, departure_timeout: ${config.roomTimeoutSeconds} }`,
    ...(config.webhook.url === ""
      ? []
      : [`webhook: { api_key: ${config.webhook.apiKey}, urls: ["${config.webhook.url}"] }`]),
    ...(config.redisAddress === "" ? [] : [`redis: { address: "${config.redisAddress}" }`, nodeSelector]),
    "",
  ].join("\n");
}
