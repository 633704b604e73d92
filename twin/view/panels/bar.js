// The chips of the app bar. `items` is [{text, kind, title}], kind: title, soft, chip, loud, wrong.

export function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "bar";
  root.setAttribute("role", "status");
  el.appendChild(root);
  function show() {
    const items = model.items;
    while (root.children.length > items.length) root.lastChild.remove();
    items.forEach((item, i) => {
      const span = root.children[i] || root.appendChild(document.createElement("span"));
      if (span.textContent !== item.text) span.textContent = item.text;
      span.className = item.kind;
      span.title = item.title || "";
    });
  }
  model.on("items", show);
  show();
}
