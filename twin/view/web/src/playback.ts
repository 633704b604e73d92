// A shift's time: the playhead, the motion that comes over the wire, the bar under the picture.

import { Link } from "./link.ts";
import type { FloorModel, FloorParams } from "./model.ts";
import { Motion } from "./motion.ts";
import { Player } from "./player.ts";
import { Scrubber } from "./scrubber.ts";
import { PlantClock } from "./time.ts";
import { Transport } from "./transport.ts";
import type { Viewport } from "./viewport.ts";

const TELL_MS = 200;
const ASSUMED_SPEED = 1;
const OLD_DATA = 2;

export class Playback {
  readonly motion = new Motion();
  readonly player = new Player();
  readonly element: HTMLElement;
  private readonly scrubber: Scrubber;
  private readonly transport: Transport;
  private readonly link: Link;
  private clock: PlantClock;
  private told = { at: 0, time: -1 };
  private drawnTime = -1;
  private tellTimer = 0;
  private failure = "";

  constructor(private readonly model: FloorModel, private readonly viewport: Viewport, help: () => void) {
    this.clock = new PlantClock(model.start_ns / 1e6, model.time_zone);
    this.scrubber = new Scrubber(this.player, () => this.clock, (t) => this.seek(t));
    this.transport = new Transport(this.player, this.scrubber, () => this.clock, this, help);
    this.element = this.transport.element;
    this.link = new Link(model, viewport, this.motion, (error) => this.arrived(error), () => this.halt());
    viewport.onDraw = (now) => this.draw(now);
    this.follow();
  }

  /** Ask for the motion, once there is something that it moves. */
  open(): void {
    this.link.open();
    this.mark();
  }

  /** Move the playhead to t seconds after the shift's start. */
  seek(t: number): void {
    this.player.seek(t);
    this.viewport.stage.invalidate();
  }

  toggle(): void {
    this.player.toggle();
    this.viewport.stage.invalidate();
  }

  /** To the next mark, or the one before. */
  step(direction: 1 | -1): void {
    const mark = this.scrubber.step(direction);
    if (mark) this.seek(mark.t_s);
  }

  setSpeed(speed: number): void {
    this.player.speed = speed;
    this.viewport.stage.invalidate();
  }

  faster(steps: number): void {
    this.player.faster(steps);
    this.viewport.stage.invalidate();
  }

  resize(): void {
    this.scrubber.update();
  }

  dispose(): void {
    window.clearTimeout(this.tellTimer);
    this.link.close();
  }

  private arrived(error?: string): void {
    const { player } = this;
    const starved = player.starved;
    // A pose that lay beyond what was known may be another one now; one that was known is not.
    const stale = player.time >= player.availableS;
    player.availableS = this.known();
    if (error) this.failure = `Motion cannot be shown: ${error}.`;
    if (stale) this.drawnTime = -1;
    if (starved) player.wake();
    if (stale || player.follow) this.viewport.stage.invalidate();
    this.chrome();
  }

  /** Motion is known up to here; once all has come, to the end, where the last pose simply stays. */
  private known(): number {
    return this.motion.finished ? Math.max(this.motion.untilS, this.player.endS) : this.motion.untilS;
  }

  /** What stands round the picture; costs no drawing. */
  private chrome(): void {
    this.scrubber.update();
    this.transport.update(this.playNote());
    this.notes();
  }

  private draw(now: number): boolean {
    const running = this.player.step(now);
    const { time } = this.player;
    if (this.viewport.shapes && time !== this.drawnTime) {
      this.drawnTime = time;
      this.viewport.move(this.motion.at(time));
    }
    this.chrome();
    this.tell(now);
    return running;
  }

  /** Tell the page where the playhead is, five times a second at most and always where it comes to rest. */
  private tell(now: number): void {
    const { model, player, told } = this;
    if (model.playing !== player.playing) model.playing = player.playing;
    if (model.speed !== player.speed) model.speed = player.speed;
    if (model.follow !== player.follow) model.follow = player.follow;
    if (told.time === player.time || this.tellTimer !== 0) return;
    const wait = TELL_MS - (now - told.at);
    if (wait > 0) {
      this.tellTimer = window.setTimeout(() => {
        this.tellTimer = 0;
        this.tell(performance.now());
      }, wait);
      return;
    }
    told.at = now;
    told.time = player.time;
    model.time_s = player.time;
  }

  /** Stop: what would be drawn from now on might be of another time. */
  private halt(): void {
    this.player.playing = false;
    this.player.follow = false;
    this.viewport.stage.invalidate();
  }

  private playNote(): string {
    if (this.player.starved) return "Waiting for the mirror…";
    return this.player.follow ? "Live" : "";
  }

  private notes(): void {
    const { pose } = this.motion;
    const lines = [];
    if (this.failure) lines.push(`▲ ${this.failure}`);
    if (pose.assumed & ASSUMED_SPEED) lines.push("i  Belt speed assumed: no set-point received yet");
    if (pose.assumed & OLD_DATA) lines.push("◌  Robot data is old");
    this.viewport.note(lines.join("\n"));
  }

  private mark(): void {
    this.scrubber.setMarks(this.model.marks ?? [], this.model.palette ?? {});
  }

  /** Follow the page's parameters. */
  private follow(): void {
    const { model, player } = this;
    const on = (names: (keyof FloorParams)[], act: () => void) => {
      for (const name of names) model.on(name, act);
      act();
    };
    on(["start_ns", "end_ns", "time_zone"], () => {
      this.clock = new PlantClock(model.start_ns / 1e6, model.time_zone);
      player.endS = Math.max(0, (model.end_ns - model.start_ns) * 1e-9);
      player.availableS = this.known();
      this.chrome();
    });
    on(["time_s"], () => {
      if (model.time_s !== this.told.time) this.seek(model.time_s);
    });
    on(["playing"], () => {
      if (player.playing === model.playing) return;
      player.playing = model.playing;
      player.wake();
      this.viewport.stage.invalidate();
    });
    on(["speed"], () => {
      player.speed = model.speed;
      this.chrome();
    });
    on(["follow"], () => {
      player.follow = model.follow;
      this.viewport.stage.invalidate();
    });
    on(["marks", "palette"], () => this.mark());
  }
}
