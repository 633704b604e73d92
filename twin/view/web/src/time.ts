// Times as a plant engineer reads them.

export class PlantClock {
  private readonly format: Intl.DateTimeFormat;
  private readonly day: Intl.DateTimeFormat;

  constructor(private readonly startMs: number, readonly zone: string) {
    const options: Intl.DateTimeFormatOptions = { hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    const timeZone = zone || "UTC";
    this.format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    this.day = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  }

  /** `hh:mm:ss.t` in the plant's time zone at t seconds after the start. */
  time(t: number): string {
    const ms = this.startMs + t * 1000;
    const tenth = Math.floor((((ms % 1000) + 1000) % 1000) / 100);
    return `${this.format.format(Math.floor(ms))}.${tenth}`;
  }

  date(t: number): string {
    return this.day.format(this.startMs + t * 1000);
  }
}

/** `m:ss.t`, or `h:mm:ss.t` from one hour. */
export function duration(t: number, tenths = true): string {
  const all = Math.max(0, tenths ? Math.floor(t * 10 + 1e-6) / 10 : Math.floor(t));
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const seconds = all % 60;
  const tail = `${tenths ? seconds.toFixed(1).padStart(4, "0") : String(Math.floor(seconds)).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
