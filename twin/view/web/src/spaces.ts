// The spaces of a cell's robots: what each sweeps, and what two of them share; asked for one after the other.

import { Group } from "three";
import { make } from "./dom.ts";
import { boxLines, SweptMesh } from "./marks3d.ts";
import type { Parcel, SweptTold, ZonesTold } from "./parcel.ts";
import type { Viewport } from "./viewport.ts";

/** A proposed box counts as covered from so much of it in zones. */
const COVERED = 0.95;
const PROPOSED = "#2f6f9f";
const EXISTING = "#1f262c";

export interface SpaceOrders {
  wish(wish: Record<string, unknown>): void;
  /** How far what is wanted has come, of swept spaces with their volume, m³. */
  swept(done: number, wanted: number, volume: number): void;
  zones(done: number, wanted: number): void;
}

export class Spaces {
  /** In words, for the list beside the chart. */
  readonly list = make("div", { class: "tt-zones", hidden: true });
  private readonly swept = new Map<string, SweptMesh>();
  private readonly zones = new Map<string, { told: ZonesTold; group: Group }>();
  private asked = "";

  constructor(private readonly viewport: Viewport, private readonly orders: SpaceOrders) {}

  /** Triangles of the swept spaces that are drawn. */
  get triangles(): number {
    return [...this.swept.values()].reduce((sum, { told, group }) => sum + (group.parent ? told.triangles : 0), 0);
  }

  keep(parcel: Parcel, rows: string[]): void {
    const told = parcel.told as SweptTold | ZonesTold;
    this.asked = "";
    if (told.kind === "swept") this.swept.set(`${told.key}/${told.robot}`, new SweptMesh(told, parcel, Math.max(0, rows.indexOf(told.robot) - 1)));
    else this.zones.set(`${told.key}/${told.robots.join("/")}`, { told, group: boxesOf(told) });
  }

  /** Show the spaces of some of a cycle's robots as far as they are there, and ask for the next one. */
  show(key: string, robots: string[], selected: string, swept: boolean, zones: boolean): void {
    const chosen = robots.includes(selected) ? [selected] : robots;
    const pairs = robots.flatMap((a, i) => robots.slice(i + 1).map((b) => [a, b] as const)).filter((pair) => pair.some((robot) => chosen.includes(robot)));
    const single = swept ? chosen.map((robot) => `${key}/${robot}`) : [];
    const double = zones ? pairs.map((pair) => `${key}/${pair.join("/")}`) : [];
    this.place(this.swept, single);
    this.place(this.zones, double);
    const missing = [...single.filter((name) => !this.swept.has(name)), ...double.filter((name) => !this.zones.has(name))];
    const there = single.filter((name) => this.swept.has(name));
    this.orders.swept(there.length, single.length, there.reduce((sum, name) => sum + this.swept.get(name)!.told.volume_m3, 0));
    this.orders.zones(double.filter((name) => this.zones.has(name)).length, double.length);
    this.tell(double);
    this.ask(missing[0] ?? "", key);
    this.viewport.stage.invalidate();
  }

  dispose(): void {
    for (const mesh of this.swept.values()) mesh.dispose();
    for (const { group } of this.zones.values()) group.removeFromParent();
  }

  private ask(name: string, key: string): void {
    if (!name || name === this.asked) return;
    this.asked = name;
    const robots = name.slice(key.length + 1).split("/");
    this.orders.wish(robots.length > 1 ? { zones: robots } : { sweep: robots[0] });
  }

  private place(all: Map<string, { group: Group }>, wanted: string[]): void {
    for (const [name, { group }] of all) {
      if (wanted.includes(name)) this.viewport.stage.scene.add(group);
      else group.removeFromParent();
    }
  }

  private tell(wanted: string[]): void {
    this.list.hidden = wanted.length === 0;
    const found = wanted.flatMap((name) => this.zones.get(name)?.told ?? []);
    const rows = found.flatMap((told) => told.proposed.map((box) => row(told, box)));
    const busy = found.length < wanted.length;
    const none = busy ? "Comparing what the robots sweep…" : "No two of these robots come near each other: no zone is needed.";
    this.list.replaceChildren(make("h4", {}, "Shared spaces and their zones"), rows.length ? make("ul", {}, ...rows) : make("p", {}, none));
  }
}

function row({ robots, zones }: ZonesTold, box: ZonesTold["proposed"][number]): HTMLElement {
  const size = box.upper_m.map((upper, i) => (upper - box.lower_m[i]!).toFixed(1)).join(" × ");
  const ids = zones.map(({ id }) => id).join(", ");
  const share = `${(100 * box.covered).toFixed(0)}\u00a0%`;
  const whole = box.covered >= COVERED;
  const told = zones.length ? `${share} of it in ${ids}` : "they have no zone";
  const inside = robots.map((robot) => `${robot} ${box.inside_s[robot]!.toFixed(1)} s`).join(", ");
  const title = `From ${box.lower_m.map((v) => v.toFixed(2)).join(", ")} to ${box.upper_m.map((v) => v.toFixed(2)).join(", ")} m. In it: ${inside}.`;
  return make("li", { title }, make("b", whole ? {} : { class: "tt-lacks" }, whole ? "✓" : "▲"), `${robots.join(" and ")} share ${size} m; ${told}.`);
}

function boxesOf(told: ZonesTold): Group {
  const group = new Group();
  for (const { lower_m, upper_m } of told.proposed) {
    const middle = lower_m.map((low, i) => (low + upper_m[i]!) / 2);
    const pose = [1, 0, 0, middle[0]!, 0, 1, 0, middle[1]!, 0, 0, 1, middle[2]!, 0, 0, 0, 1];
    group.add(boxLines(pose, upper_m.map((upper, i) => upper - lower_m[i]!), PROPOSED));
  }
  for (const { pose, size_m } of told.zones) group.add(boxLines(pose, size_m, EXISTING));
  return group;
}
