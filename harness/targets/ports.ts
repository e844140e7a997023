// Free ports for a server of ours. Between choosing and binding somebody else may take one: the server then fails to
// start, and is started again on others.

import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { RunFailed } from "../run-failed.js";

/** Ports on this machine's loopback: TCP for the API and signalling, UDP for media. */
export type Ports = { readonly http: number; readonly udp: number };

/** A start that failed because a port was taken in between; another choice may work. */
export class PortTaken extends RunFailed {
  override readonly name = "PortTaken";
}

const maxStarts = 3;

/** Asks the kernel for a free TCP and a free UDP port of 127.0.0.1 by binding port 0, and lets go of them. */
export async function freePorts(): Promise<Ports> {
  const [http, udp] = await Promise.all([freeTcpPort(), freeUdpPort()]);
  return { http, udp };
}

/** Runs `start` with chosen ports, again with others while it throws {@link PortTaken}, three times at most. */
export const onFreePorts = <T>(
  start: (ports: Ports) => Promise<T>,
  options: { readonly choosePorts?: () => Promise<Ports>; readonly say: (line: string) => void },
): Promise<T> =>
  tried(options.choosePorts ?? freePorts, start, ({ http, udp }) =>
    options.say(`port ${http} (TCP) or ${udp} (UDP) ${taken}`),
  );

/** As {@link onFreePorts}, of a server with one TCP port. */
export const onFreeTcpPort = <T>(
  start: (port: number) => Promise<T>,
  options: { readonly choosePort?: () => Promise<number>; readonly say: (line: string) => void },
): Promise<T> => tried(options.choosePort ?? freeTcpPort, start, (port) => options.say(`port ${port} (TCP) ${taken}`));

const taken = "was taken in between; choosing others";

async function tried<Chosen, T>(
  choose: () => Promise<Chosen>,
  start: (chosen: Chosen) => Promise<T>,
  sayTaken: (chosen: Chosen) => void,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const chosen = await choose();
    try {
      return await start(chosen);
    } catch (error) {
      if (!(error instanceof PortTaken) || tries === maxStarts) throw error;
      sayTaken(chosen);
    }
  }
}

/** Whether a TCP port of 127.0.0.1 can be listened on now. */
export const isFree = (port: number): Promise<boolean> =>
  freeTcpPort(port).then(
    () => true,
    () => false,
  );

/** Of 127.0.0.1. @param wanted 0: any that is free */
export function freeTcpPort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("the kernel gave no TCP port"));
      });
    });
  });
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4").once("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
