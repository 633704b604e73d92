// The websocket that brings motion; it comes back by itself and asks only for what is missing.

import { decode } from "./decode.ts";
import type { Motion } from "./motion.ts";

const UNKNOWN_TOKEN = 4401;

export type LinkState = "connecting" | "open" | "lost" | "refused";

export class MotionSocket {
  state: LinkState = "connecting";
  private socket: WebSocket | null = null;
  private timer = 0;
  private tries = 0;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly token: string,
    private readonly motion: Motion,
    private readonly changed: (error?: string) => void,
  ) {
    this.connect();
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.timer);
    this.socket?.close();
  }

  private connect(): void {
    const url = new URL(this.path, document.baseURI);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.tries = 0;
      this.state = "open";
      socket.send(JSON.stringify({ token: this.token, from: this.motion.chunks }));
      this.changed();
    };
    socket.onmessage = (event) => this.take(event.data as ArrayBuffer | string);
    socket.onclose = (event) => {
      if (this.closed) return;
      this.state = event.code === UNKNOWN_TOKEN ? "refused" : "lost";
      this.changed();
      if (this.state === "refused") return;
      this.tries += 1;
      this.timer = window.setTimeout(() => this.connect(), Math.min(10_000, 300 * 2 ** this.tries));
    };
  }

  private take(data: ArrayBuffer | string): void {
    if (typeof data === "string") {
      this.motion.finished = Boolean((JSON.parse(data) as { finished?: boolean }).finished);
      this.changed();
      return;
    }
    this.motion.bytes += data.byteLength;
    try {
      this.motion.add(decode(data));
      this.changed();
    } catch (error) {
      this.changed(error instanceof Error ? error.message : String(error));
    }
  }
}
