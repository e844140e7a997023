// A server of the worker protocol for the tests of this folder: it says what a test tells it to, over real sockets.

import { once } from "node:events";
import { createServer } from "node:http";
import { JoinResponse, ServerMessage, SignalRequest, SignalResponse, WorkerMessage } from "@livekit/protocol";
import { type WebSocket, WebSocketServer } from "ws";

type Said = WorkerMessage["message"];
type Of<M, C> = Extract<M, { case: C }> extends { value: infer V } ? V : never;
type Saying = NonNullable<ConstructorParameters<typeof ServerMessage>[0]>["message"];

/** Messages in the order of their arrival; each is taken once. */
class Inbox<M extends { case: string | undefined }> {
  readonly #messages: M[] = [];
  #wake: () => void = () => {};

  put(message: M): void {
    this.#messages.push(message);
    this.#wake();
  }

  /** The next message of a kind, those before it of other kinds left alone. */
  async next<C extends M["case"]>(kind: C): Promise<Of<M, C>> {
    for (;;) {
      const index = this.#messages.findIndex((message) => message.case === kind);
      const [found] = index < 0 ? [] : this.#messages.splice(index, 1);
      if (found !== undefined && "value" in found) return found.value as Of<M, C>;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  count(kind: M["case"]): number {
    return this.#messages.filter((message) => message.case === kind).length;
  }
}

export class PlayedServer {
  readonly url: string;
  readonly worker = new Inbox<Said>();
  readonly signalling = new Inbox<SignalRequest["message"]>();
  /** Of each connection: the path and the scheme of its authorization. */
  readonly connections: string[] = [];
  readonly #http: ReturnType<typeof createServer>;
  readonly #sockets: WebSocketServer;
  #agent: WebSocket | undefined;
  #registrations = 0;

  private constructor(http: ReturnType<typeof createServer>, sockets: WebSocketServer, port: number) {
    this.#http = http;
    this.#sockets = sockets;
    this.url = `ws://127.0.0.1:${port}`;
    sockets.on("connection", (socket, { url = "", headers }) => {
      const { pathname } = new URL(url, this.url);
      this.connections.push(`${pathname} ${headers.authorization?.split(" ")[0] ?? ""}`.trim());
      if (pathname === "/agent") this.#serveAgent(socket);
      else this.#serveSignalling(socket);
    });
  }

  static async start(): Promise<PlayedServer> {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    const address = http.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return new PlayedServer(http, new WebSocketServer({ server: http }), address.port);
  }

  say(message: Saying): void {
    this.#agent?.send(new ServerMessage({ ...(message && { message }) }).toBinary());
  }

  sayBytes(bytes: Uint8Array): void {
    this.#agent?.send(bytes);
  }

  /** Ends the worker's connection without a closing frame. */
  cut(): void {
    this.#agent?.terminate();
  }

  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.close();
  }

  #serveAgent(socket: WebSocket): void {
    this.#agent = socket;
    socket.on("message", (bytes: Buffer) => {
      const { message } = WorkerMessage.fromBinary(bytes);
      if (message.case === "register") {
        this.#registrations += 1;
        this.say({ case: "register", value: { workerId: `AW_${this.#registrations}` } });
      }
      this.worker.put(message);
    });
  }

  #serveSignalling(socket: WebSocket): void {
    socket.on("message", (bytes: Buffer) => this.signalling.put(SignalRequest.fromBinary(bytes).message));
    socket.send(
      new SignalResponse({ message: { case: "join", value: new JoinResponse({ pingInterval: 5 }) } }).toBinary(),
    );
  }
}
