// The page's own line to the server: it brings motion, and tells when nobody answers any more.

import { make } from "./dom.ts";
import type { FloorModel } from "./model.ts";
import type { Motion } from "./motion.ts";
import { type LinkState, MotionSocket } from "./socket.ts";
import type { Viewport } from "./viewport.ts";

export class Link {
  private socket: MotionSocket | null = null;
  private told: LinkState = "connecting";

  /** changed: called for each message, and for each turn of the line; lost: called when nobody answers any more. */
  constructor(
    private readonly model: FloorModel, private readonly viewport: Viewport, private readonly motion: Motion,
    private readonly changed: (error?: string) => void, private readonly lost: () => void,
  ) {}

  open(): void {
    const { token, stream_path } = this.model;
    if (!token) return;
    this.socket = new MotionSocket(stream_path, token, this.motion, (error) => {
      this.watch();
      this.changed(error);
    });
  }

  close(): void {
    this.socket?.close();
  }

  private watch(): void {
    const state = this.socket?.state ?? "connecting";
    if (state === this.told) return;
    this.told = state;
    if (state === "lost") {
      this.lost();
      const silent = this.model.recorded ? "charts, lots and signals" : "list and sheets";
      this.viewport.warn(`✕ No connection to the server: ${silent} do not answer. Trying again…`);
    } else if (state === "refused") {
      this.lost();
      const reload = make("button", { type: "button", click: () => window.location.reload() }, "Reload");
      this.viewport.warn("✕ The server was started anew and does not know this page any more. Reload the page.", reload);
    } else {
      this.viewport.warn("");
    }
  }
}
