// Whether an address is on this machine: the harness asks no leave for such a server, and analysis knows it is one server.

/** Whether a URL's host name is this machine by definition (RFC 6761, RFC 5735). */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname);
