// The playhead: where it is, whether it runs, how fast.

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100];

export class Player {
  /** Seconds after the shift's start. */
  time = 0;
  playing = false;
  speed = 1;
  /** Stay at the newest motion. */
  follow = false;
  endS = 0;
  availableS = 0;
  private last = 0;

  /** Time runs from now on: what passed while nothing was drawn does not count. */
  wake(): void {
    this.last = performance.now();
  }

  /** Advance to the animation time `now` (ms). True while it moves; what is starved wakes when motion arrives. */
  step(now: number): boolean {
    const elapsed = Math.min(0.25, Math.max(0, (now - this.last) / 1000));
    this.last = now;
    if (this.follow) {
      this.time = this.availableS;
      return false;
    }
    if (!this.playing) return false;
    this.time = Math.min(this.time + elapsed * this.speed, Math.max(this.availableS, this.time));
    if (this.time >= this.endS) {
      this.time = this.endS;
      this.playing = false;
    }
    return this.playing && !this.starved;
  }

  /** It wants to run on but the motion is not there yet. */
  get starved(): boolean {
    return this.playing && this.time >= this.availableS && this.availableS < this.endS;
  }

  seek(t: number): void {
    this.time = Math.min(Math.max(0, t), this.endS);
    this.follow = false;
  }

  toggle(): void {
    this.follow = false;
    this.playing = !this.playing;
    this.wake();
    if (this.playing && this.time >= this.endS) this.time = 0;
  }

  faster(steps: number): void {
    const near = SPEEDS.reduce((best, s, i) => (Math.abs(s - this.speed) < Math.abs(SPEEDS[best]! - this.speed) ? i : best), 0);
    this.speed = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, near + steps))]!;
  }
}
