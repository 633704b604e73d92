// The current lot: its steps with their times and their differences from the median.
// `lot` replaces what is shown; only texts that differ are touched.

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

export function render({ model, el }) {
  const root = put(el, "section", "lot");
  root.setAttribute("aria-label", "Current lot");
  const head = put(root, "header");
  const title = put(head, "h2");
  const where = put(head, "span", "where");
  const back = put(head, "button", "step", "‹");
  const next = put(head, "button", "step", "›");
  back.title = "Go to the lot before";
  next.title = "Go to the next lot";
  back.setAttribute("aria-label", back.title);
  next.setAttribute("aria-label", next.title);
  back.onclick = () => model.send_msg({ step: -1 });
  next.onclick = () => model.send_msg({ step: 1 });
  const table = put(root, "table");
  const row = put(put(table, "thead"), "tr");
  for (const [text, cls] of [["Step", ""], ["Time", "n"], ["Took", "n"], ["Against median", "n"]]) {
    put(row, "th", cls, text).scope = "col";
  }
  const body = put(table, "tbody");
  const result = put(root, "div", "result");
  const sign = put(result, "span", "sign");
  const verdict = put(result, "span", "verdict");
  const seen = put(result, "span", "seen");
  const predicted = put(root, "div", "predicted");
  const before = put(root, "div", "before");
  const empty = put(root, "p", "empty");

  function show() {
    const lot = model.lot;
    root.classList.toggle("none", !lot.title);
    set(title, lot.title || "Lot");
    set(where, lot.where || "");
    set(empty, lot.empty || "");
    back.disabled = !lot.has_before;
    next.disabled = !lot.has_next;
    const rows = lot.rows || [];
    while (body.rows.length > rows.length) body.deleteRow(-1);
    rows.forEach((r, i) => {
      const tr = body.rows[i] || body.insertRow();
      while (tr.cells.length < 4) tr.insertCell().className = tr.cells.length > 1 ? "n" : "";
      [r.word, r.time, r.gap, r.delta].forEach((text, k) => set(tr.cells[k], text));
      tr.className = r.state;
    });
    set(sign, lot.sign || "");
    set(verdict, lot.verdict || "");
    sign.style.color = lot.colour || "";
    set(seen, lot.seen || "");
    set(predicted, lot.predicted || "");
    set(before, lot.before || "");
  }
  model.on("lot", show);
  show();
}
