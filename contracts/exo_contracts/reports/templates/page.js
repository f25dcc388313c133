"use strict";
(() => {
  const data = JSON.parse(document.getElementById("cells").textContent);
  const MOST = 200;
  let opened = null;

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // --- searching a table -------------------------------------------------------------------------

  for (const box of document.querySelectorAll("input[data-rows]")) {
    const rows = [...document.querySelectorAll(box.dataset.rows)];
    const parts = new Set(rows.map((row) => row.closest(".scroll")));
    const told = document.getElementById(box.getAttribute("aria-describedby"));
    box.addEventListener("input", () => {
      close();
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      for (const part of parts) part.hidden = !part.querySelector("tbody > tr:not([hidden])");
      told.textContent = words.length ? `${shown} of ${rows.length}` : "";
    });
  }

  // --- opening the cells of a square or of a subject ------------------------------------------------

  const close = () => {
    if (!opened) return;
    opened.button.setAttribute("aria-expanded", "false");
    opened.button.removeAttribute("aria-controls");
    opened.row.remove();
    opened = null;
  };

  const line = (heads, cell) => {
    const example = cell.example
      ? make("code", { class: "example", dir: "ltr" }, cell.example)
      : make("strong", { class: "bad" }, "no case");
    const row = make("tr");
    for (const key of heads) row.append(make("td", {}, cell[key]));
    row.append(make("td", { class: "num" }, cell.count.toLocaleString("en")), make("td", {}, example));
    return row;
  };

  const table = (heads, cells, all) => {
    const names = { subject: "Subject", what: "Keyword, side", place: "Place", detail: "Which" };
    const head = make("tr");
    for (const key of heads) head.append(make("th", { scope: "col" }, names[key]));
    head.append(make("th", { scope: "col", class: "num" }, "Cases"));
    head.append(make("th", { scope: "col" }, "First document"));
    const body = make("tbody");
    for (const cell of all ? cells : cells.slice(0, MOST)) body.append(line(heads, cell));
    return make("table", {}, make("thead", {}, head), body);
  };

  const open = (button, title, heads, cells) => {
    const again = opened && opened.button === button;
    close();
    if (again) return;
    const host = button.closest("tr");
    const heading = make("h4", { id: "drill-title", tabindex: "-1" }, title);
    const search = make("input", { type: "search", "aria-label": "Search these cells", placeholder: "Search these cells" });
    const told = make("span", { class: "soft", role: "status" });
    const more = make("button", { type: "button" }, "Show all");
    const shut = make("button", { type: "button" }, "Close (Esc)");
    const view = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Cells" });
    const show = (all) => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = cells.filter((cell) => words.every((word) => cell.text.includes(word)));
      view.replaceChildren(table(heads, found, all));
      more.hidden = all || found.length <= MOST;
      told.textContent = more.hidden ? `${found.length} cells` : `the first ${MOST} of ${found.length} cells`;
    };
    search.addEventListener("input", () => show(false));
    more.addEventListener("click", () => { show(true); view.focus(); });
    shut.addEventListener("click", () => { close(); button.focus(); });
    const section = make(
      "section", { "aria-labelledby": "drill-title" },
      heading, make("div", { class: "bar" }, search, told, more, shut), view,
    );
    const row = make("tr", { class: "drill", id: "drill" }, make("td", { colspan: String(host.cells.length) }, section));
    row.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.preventDefault(); close(); button.focus(); }
    });
    show(false);
    host.after(row);
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", "drill");
    opened = { button, row };
    heading.focus();
  };

  const cell = (keyword, side, [subject, place, detail, count, example]) => {
    const found = {
      subject: data.subjects[subject],
      what: `${data.keywords[keyword]}, ${data.sides[side][0]}`,
      place, detail, count,
      example: data.examples[example],
    };
    found.text = [found.subject, found.what, place, detail, found.example].join("\n").toLowerCase();
    return found;
  };

  const which = (cells) => cells.some((cell) => cell.detail) ? ["detail"] : [];

  for (const button of document.querySelectorAll("button[data-square]")) {
    const [keyword, side] = button.dataset.square.split(" ").map(Number);
    button.addEventListener("click", () => {
      const cells = data.squares[keyword][side].map((packed) => cell(keyword, side, packed));
      open(button, `${data.keywords[keyword]}: ${data.sides[side][1]}`, ["subject", "place", ...which(cells)], cells);
    });
  }
  for (const button of document.querySelectorAll("button[data-subject]")) {
    const subject = Number(button.dataset.subject);
    button.addEventListener("click", () => {
      const cells = data.squares.flatMap((sides, keyword) => sides.flatMap((square, side) =>
        square.filter((packed) => packed[0] === subject).map((packed) => cell(keyword, side, packed))));
      open(button, data.subjects[subject], ["what", "place", ...which(cells)], cells);
    });
  }
})();
