// What the keyboard does, and the list of keys that says so.

import { make } from "./dom.ts";
import type { Player } from "./player.ts";

export interface PlaybackOrders {
  toggle(): void;
  step(direction: 1 | -1): void;
  seek(t: number): void;
  faster(steps: number): void;
}

export interface ViewOrders {
  view(index: number): void;
  clear(): void;
  help(): void;
}

const PLAYBACK_KEYS: [string, string][] = [
  ["Space", "Play or pause"], ["← →", "Previous or next mark"], ["Shift ← →", "One second back or on"],
  ["PgUp PgDn", "One minute back or on"], ["Home End", "Start or end"], ["[ ]", "Slower or faster"],
];
const STEER_KEYS: [string, string][] = [
  ["← → ↑ ↓", "Move the view, after a click on it"], ["Space", "Play or pause a cell's cycle"],
  ["← →", "A tenth of a second, Shift a second, on the cycle's chart"],
];
const VIEW_KEYS: [string, string][] = [
  ["1 2 3 …", "Views"], ["Esc", "Clear the selection"], ["Double click", "Go there"],
  ["Drag", "Turn; right button moves; wheel zooms"], ["?", "This list"],
];

/** The list of keys, hidden at first. */
export function helpOn(playback: boolean): HTMLElement {
  const keys = [...(playback ? PLAYBACK_KEYS : STEER_KEYS), ...VIEW_KEYS];
  return make("div", { class: "tt-help", role: "dialog", "aria-label": "Keys", hidden: true },
    make("h3", {}, "Keys"),
    make("dl", {}, ...keys.flatMap(([key, what]) => [make("dt", {}, key), make("dd", {}, what)])));
}

/** Whether a key is meant for the floor: what has the focus on the page does not want it for itself. */
export function heeds(event: KeyboardEvent, root: HTMLElement): boolean {
  const target = event.composedPath()[0];
  if (event.defaultPrevented || !root.isConnected || !(target instanceof HTMLElement)) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (target instanceof HTMLSelectElement) return root.contains(target) && ["[", "]", "?"].includes(event.key);
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target.isContentEditable) return false;
  // A device in the list is chosen already when it has the focus, so Space is free to play.
  if (event.key === " " && target.closest("[role=option]")) return true;
  if (target.closest("button, a, summary, [role=button]")) return ![" ", "Enter"].includes(event.key);
  return root.contains(target) || !/^(Arrow(Up|Down)|Page|Home|End)/.test(event.key) || target === document.body;
}

/** After a click with the mouse a button keeps the focus, and Space would press it again: give it back to the page. */
export function release(event: MouseEvent): void {
  if (event.detail === 0) return;
  const target = event.composedPath().find((one) => one instanceof HTMLButtonElement || one instanceof HTMLInputElement);
  const kept = !target || target.getAttribute("role") === "option";
  if (kept || (target instanceof HTMLInputElement && !["radio", "checkbox", "button"].includes(target.type))) return;
  target.blur();
}

/** Do what a key asks of the playhead; false where it means nothing there. */
export function pressPlayback(event: KeyboardEvent, player: Player, orders: PlaybackOrders): boolean {
  const side = event.key === "ArrowRight" ? 1 : -1;
  switch (event.key) {
    case " ": orders.toggle(); break;
    case "ArrowLeft":
    case "ArrowRight":
      if (event.shiftKey) orders.seek(player.time + side);
      else orders.step(side);
      break;
    case "PageUp": orders.seek(player.time - 60); break;
    case "PageDown": orders.seek(player.time + 60); break;
    case "Home": orders.seek(0); break;
    case "End": orders.seek(player.endS); break;
    case "[": orders.faster(-1); break;
    case "]": orders.faster(1); break;
    default: return false;
  }
  return true;
}

/** Do what a key asks of the picture; false where it means nothing there. */
export function pressView(event: KeyboardEvent, orders: ViewOrders): boolean {
  if (event.key === "?") orders.help();
  else if (event.key === "Escape") orders.clear();
  else if (/^[1-9]$/.test(event.key)) orders.view(Number(event.key) - 1);
  else return false;
  return true;
}
