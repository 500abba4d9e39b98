// The tables: sorting, pages, the download.

const ROWS = 25;
const cell = {
  newspaper: (q) => data.articles[q.article][2],
  date: (q) => data.articles[q.article][3],
};
// Articles read from bare texts have neither newspaper nor date: no column for nothing.
const shownColumns = ["speaker", "quote", "stance", "aspect", "quote_type", "confidence", "newspaper", "date"]
  .filter((name) => !cell[name] || quotes.some(cell[name]));
const valueOf = (q, name) => (cell[name] ? cell[name](q) : q[name]);
let firstRow = 0;
let sorting = { column: null, sign: 1 };

function sortedQuotes() {
  const { column, sign } = sorting;
  if (!column) return matching;
  const ranks = ranksOf(column);
  const rows = matching.map((q) => [ranks.get(q), q]);
  rows.sort(([x], [y]) =>
    x === null || y === null ? (x === null) - (y === null) : sign * (x - y));
  return rows.map(([, q]) => q);
}

// The place of each quotation in a column, null where it has no value. Each text is compared
// once, and by its first letters: a collator takes long over ten thousand sentences.
const ranked = new Map();
function ranksOf(column) {
  if (ranked.has(column)) return ranked.get(column);
  const value = (q) => (column === "stance" ? (q.stance === "off" ? null : q.stance_score) : valueOf(q, column));
  const ranks = new Map(quotes.map((q) => [q, value(q)]));
  const texts = new Set([...ranks.values()].filter((x) => typeof x === "string" && x));
  const places = new Map([...texts]
    .map((text) => [fold(text.slice(0, 40)).replace(/^[^\p{L}\p{N}]+/u, ""), text])
    .sort(([x, a], [y, b]) => (x < y ? -1 : x > y ? 1 : compare(a, b)))
    .map(([, text], at) => [text, at]));
  for (const [q, x] of ranks) if (typeof x === "string") ranks.set(q, x ? places.get(x) : null);
  ranked.set(column, ranks);
  return ranks;
}

function showRows(first) {
  const rows = sortedQuotes();
  firstRow = Math.max(0, Math.min(first, rows.length - 1));
  firstRow -= firstRow % ROWS;
  const last = Math.min(firstRow + ROWS, rows.length);
  byId("table").tBodies[0].replaceChildren(...rows.slice(firstRow, last).map(tableRow));
  const where = { page: integer(firstRow / ROWS + 1), pages: integer(Math.max(1, Math.ceil(rows.length / ROWS))) };
  byId("table").caption.textContent = say("table_caption", where);
  turn(byId("turn").parentElement, firstRow > 0, last < rows.length, `${where.page} / ${where.pages}`);
  byId("download").disabled = rows.length === 0;
}

function tableRow(quote) {
  const row = element("tr");
  for (const name of shownColumns) {
    const td = element(name === "speaker" ? "th" : "td");
    if (name === "speaker") {
      td.scope = "row";
      td.append(element("span", quote.speaker || phrases.unknown_speaker));
    } else if (name === "quote") {
      td.className = "quote";
      td.lang = "fr";
      const text = quote.quote.length > 400 ? `${quote.quote.slice(0, 400)}…` : quote.quote;
      const link = element("button", text, "linked");
      link.type = "button";
      link.title = phrases.see;
      link.addEventListener("click", () => goTo(`${quote.article}-${quote.place}`));
      td.append(link);
    } else if (name === "stance") {
      td.className = "nowrap";
      const sign = element("span", signs[quote.stance], `swatch ${quote.stance}`);
      sign.setAttribute("aria-hidden", "true");
      td.append(sign, ` ${label("stance", quote.stance)}`);
      if (quote.stance !== "off") td.append(` ${signed(quote.stance_score)}`);
    } else if (name === "confidence") {
      td.className = "number";
      td.textContent = decimal(quote.confidence);
    } else {
      if (name === "date") td.className = "nowrap";
      td.textContent = cell[name] ? cell[name](quote) : label(name, quote[name]);
    }
    row.append(td);
  }
  return row;
}

function sortable(head, text, onSort) {
  const button = element("button", text);
  button.type = "button";
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    onSort(up ? 1 : -1);
  });
}

// A spreadsheet would run a cell that begins with one of these as a formula.
const guard = (text) => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const number = (n) => String(n).replace(".", grammar.decimal);
const quoted = (value) =>
  value === null || value === undefined ? ""
    : typeof value === "number" ? number(value)
      : `"${guard(value).replaceAll('"', '""')}"`;

function download() {
  const names = data.columns.slice(2);
  const lines = [["article_id", "title", "newspaper", "date", ...names]];
  for (const quote of sortedQuotes()) {
    lines.push([...data.articles[quote.article], ...names.map((name) => quote[name])]);
  }
  const csv = lines.map((line) => line.map(quoted).join(grammar.csv_separator)).join("\r\n");
  const link = element("a");
  // The mark of byte order, without which Excel takes UTF-8 for something else.
  link.href = URL.createObjectURL(new Blob([`\ufeff${csv}\r\n`], { type: "text/csv;charset=utf-8" }));
  link.download = phrases.download_name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

for (const table of all("table.sortable")) {
  all("thead th", table).forEach((head, at) => sortable(head, head.textContent, (sign) => {
    const key = (row) => row.cells[at].dataset.v;
    const text = (row) => row.cells[at].textContent.trim();
    const missing = (row) => key(row) === "nan";
    const rows = [...table.tBodies[0].rows].sort((a, b) =>
      missing(a) || missing(b) ? missing(a) - missing(b)
        : sign * (key(a) === undefined ? compare(text(a), text(b)) : key(a) - key(b)));
    table.tBodies[0].append(...rows);
  }));
}
for (const head of all("[data-speaker]")) {
  const button = element("button", undefined, "linked");
  button.type = "button";
  button.append(head.firstChild);
  head.prepend(button);
  button.addEventListener("click", () => {
    form.elements.speaker.value = head.dataset.speaker;
    readFilters();
    writeAddress();
    form.scrollIntoView();
    form.elements.speaker.focus({ preventScroll: true });
  });
}
