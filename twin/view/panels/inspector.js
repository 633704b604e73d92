// The device inspector: a list of devices, and of the selected one its state, its signals at the
// playhead and its dimensions. `devices` and `live` come a few times a second and only patch texts;
// `about` comes with a selection.

const SVG = "http://www.w3.org/2000/svg";

function put(parent, tag, cls, text) {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  if (text !== undefined) el.textContent = text;
  parent.appendChild(el);
  return el;
}

function set(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

function spark(cell) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 60 16");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "Last 60 seconds");
  const path = document.createElementNS(SVG, "path");
  svg.appendChild(path);
  cell.appendChild(svg);
  return path;
}

export function render({ model, el }) {
  const root = put(el, "section", "inspector");
  root.setAttribute("aria-label", "Devices");
  const list = put(root, "div", "devices");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Devices");
  const buttons = new Map();
  const detail = put(root, "div", "detail");
  const head = put(detail, "header");
  const title = put(head, "h2");
  const kind = put(head, "span", "kind");
  const state = put(detail, "div", "state");
  const sign = put(state, "span", "sign");
  const word = put(state, "b");
  const since = put(state, "span", "since");
  const note = put(detail, "p", "note");
  const table = put(detail, "table", "signals");
  const row = put(put(table, "thead"), "tr");
  for (const [text, cls] of [["Signal", ""], ["Value", "n"], ["Last 60 s", ""], ["Age", "n"]]) {
    put(row, "th", cls, text).scope = "col";
  }
  const signals = put(table, "tbody");
  const more = put(detail, "details");
  put(more, "summary", "", "Dimensions");
  const sizes = put(put(more, "table", "sizes"), "tbody");
  const empty = put(root, "p", "empty", "Select a device here or in the 3D view to see its signals.");
  let cells = [];

  function showDevices() {
    for (const d of model.devices) {
      let b = buttons.get(d.id);
      if (!b) {
        const button = put(list, "button");
        button.setAttribute("role", "option");
        b = { button, sign: put(button, "span", "sign"), name: put(button, "span", "name", d.name), word: put(button, "span", "word") };
        button.dataset.device = d.id;
        button.onclick = () => { model.selected = model.selected === d.id ? "" : d.id; };
        button.onkeydown = (event) => walk(event, button);
        buttons.set(d.id, b);
      }
      set(b.sign, d.sign);
      set(b.word, d.word);
      b.sign.style.color = d.colour;
      b.button.classList.toggle("attention", d.attention);
    }
    select();
  }

  // As in any list: arrows go to the device beside, above or below, and select it. The list has two columns.
  function walk(event, button) {
    const all = [...list.children];
    const by = { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = all[all.indexOf(button) + by];
    if (!next) return;
    next.focus();
    model.selected = next.dataset.device;
  }

  function select() {
    for (const [id, b] of buttons) b.button.setAttribute("aria-selected", String(id === model.selected));
    const on = Boolean(model.selected) && model.about.id === model.selected;
    detail.hidden = !on;
    empty.hidden = on;
  }

  function showAbout() {
    const about = model.about;
    set(title, about.name || "");
    set(kind, about.kind || "");
    set(note, about.note || "");
    note.hidden = !about.note;
    signals.replaceChildren();
    cells = (about.signals || []).map((s) => {
      const tr = signals.insertRow();
      const name = put(tr, "th", "", s.name);
      name.scope = "row";
      name.title = `${s.name} (${s.id})`;
      const value = put(tr, "td", "n");
      const drawn = put(tr, "td", "spark");
      const number = put(value, "span", "number");
      const unit = put(value, "span", "unit", s.unit);
      const path = spark(drawn);
      const age = put(tr, "td", "n age");
      return { tr, value, drawn, number, unit, path, age };
    });
    table.hidden = !cells.length;
    sizes.replaceChildren();
    for (const d of about.dimensions || []) {
      const tr = sizes.insertRow();
      put(tr, "th", "", d.name).scope = "row";
      put(tr, "td", "n", d.value);
      put(tr, "td", "est", d.estimated ? "estimated" : "");
    }
    more.hidden = !(about.dimensions || []).length;
    select();
    showLive();
  }

  function showLive() {
    const live = model.live;
    if (live.id !== model.about.id) return;
    set(sign, live.sign || "");
    sign.style.color = live.colour || "";
    set(word, live.word || "");
    set(since, live.since || "");
    (live.signals || []).forEach((s, i) => {
      const c = cells[i];
      if (!c) return;
      set(c.number, s.value);
      set(c.age, s.age);
      c.tr.className = s.state;
      // Without a value there is no picture of it either: the words take both places.
      c.drawn.hidden = s.state === "none";
      c.value.colSpan = c.drawn.hidden ? 2 : 1;
      c.tr.title = s.quality;
      if (c.path.getAttribute("d") !== s.path) c.path.setAttribute("d", s.path);
    });
  }

  model.on("devices", showDevices);
  model.on("selected", select);
  model.on("about", showAbout);
  model.on("live", showLive);
  showDevices();
  showAbout();
}
