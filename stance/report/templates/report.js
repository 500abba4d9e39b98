"use strict";
(() => {
  // The page reads without this script. It adds filters, order, pages, notes,
  // the table of quotations and its download. Text is only ever set as text.
  const data = JSON.parse(document.getElementById("data").textContent);
  const { grammar, nouns, phrases, columns, values } = data.words;
  const signs = { favor: "▲", neutral: "●", against: "▼", off: "○" };
  const quotes = data.quotes.map((row) =>
    Object.fromEntries(data.columns.map((name, i) => [name, row[i]])));
  const quoteAt = new Map(quotes.map((q) => [`${q.article}-${q.place}`, q]));
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => (text || "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const compare = new Intl.Collator("fr", { numeric: true }).compare;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const integer = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, grammar.thousands);
  const decimal = (n) => (n === null ? "" : n.toFixed(2).replace(".", grammar.decimal));
  const signed = (n) => {
    if (n === null) return "";
    const shown = Math.round(n * 100);
    return (shown > 0 ? "+" : shown < 0 ? "−" : "") + decimal(Math.abs(n));
  };
  const label = (column, value) =>
    value === null ? "" : (values[column] || {})[value] || value.replaceAll("_", " ");
  const say = (key, fields = {}) =>
    phrases[key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);
  const count = (noun, n) =>
    `${integer(n)}\u00a0${nouns[noun][grammar.singular.includes(n) ? 0 : 1]}`;

  // ---- Filters -----------------------------------------------------------
  const form = byId("filters");
  const articles = all(".article").map((node) => ({ node, index: Number(node.dataset.a), marks: all(".q", node) }));
  let matching = quotes;

  function readFilters() {
    const chosen = new FormData(form);
    const stances = new Set(chosen.getAll("stance"));
    const speaker = fold(chosen.get("speaker").trim());
    const aspect = chosen.get("aspect");
    const type = chosen.get("type");
    matching = quotes.filter((q) =>
      stances.has(q.stance)
      && (!speaker || fold(q.speaker).includes(speaker))
      && (!aspect || q.aspect === aspect)
      && (!type || q.quote_type === type));
    const kept = new Set(matching);
    const filtered = matching.length < quotes.length;
    const holding = new Set(matching.map((q) => q.article));
    for (const article of articles) {
      article.passes = !filtered || holding.has(article.index);
      for (const mark of article.marks) {
        mark.classList.toggle("dim", filtered && !kept.has(quoteAt.get(mark.dataset.q)));
      }
    }
    byId("matching").textContent = say("matching", {
      quotations: count("quotation", matching.length),
      total: integer(quotes.length),
      articles: count("article", holding.size),
    });
    showArticles(0);
    showRows(0);
  }

  // ---- Articles in pages -------------------------------------------------
  const list = byId("list");
  const orders = {
    rank: (a, b) => a.index - b.index,
    title: (a, b) => compare(data.articles[a.index][1], data.articles[b.index][1]),
    source: (a, b) => compare(data.articles[a.index][2], data.articles[b.index][2]),
    date: (a, b) => compare(data.articles[a.index][3], data.articles[b.index][3]),
  };
  let firstArticle = 0;
  const perPage = () => Number(byId("per-page").value);

  function orderArticles() {
    articles.sort((a, b) => orders[byId("order").value](a, b) || a.index - b.index);
    list.append(...articles.map((article) => article.node));
    showArticles(0);
  }

  function showArticles(first) {
    hideTip();
    const passing = articles.filter((article) => article.passes);
    firstArticle = Math.max(0, Math.min(first, passing.length - 1));
    firstArticle -= firstArticle % perPage();
    const last = Math.min(firstArticle + perPage(), passing.length);
    const shown = new Set(passing.slice(firstArticle, last));
    for (const article of articles) article.node.hidden = !shown.has(article);
    byId("nothing").hidden = passing.length > 0;
    for (const pager of all(".pager.script")) {
      turn(pager, firstArticle > 0, last < passing.length, passing.length
        ? say("page_of", { first: integer(firstArticle + 1), last: integer(last), total: integer(passing.length) })
        : "");
    }
  }

  function turn(pager, back, on, text) {
    pager.querySelector(".previous").disabled = !back;
    pager.querySelector(".next").disabled = !on;
    pager.querySelector(".where").textContent = text;
  }

  function goTo(key) {
    const quote = quoteAt.get(key);
    if (!quote) return;
    const passing = articles.filter((article) => article.passes);
    const at = passing.findIndex((article) => article.index === quote.article);
    if (at < 0) return;
    showArticles(at);
    const tag = byId(`q${key}`);
    if (!tag) return;
    tag.scrollIntoView({ block: "center" });
    tag.focus();
    for (const mark of all(".seen")) mark.classList.remove("seen");
    tag.parentElement.classList.add("seen");
  }

  // ---- The note on a quotation -------------------------------------------
  const tip = byId("tip");
  let tipFor = null;
  let pinned = false;
  let leaving = 0;

  function showTip(mark) {
    clearTimeout(leaving);
    const quote = quoteAt.get(mark.dataset.q);
    if (!quote || mark.classList.contains("dim")) return;
    const tag = byId(`q${mark.dataset.q}`);
    if (tipFor && tipFor !== tag) hideTip();
    tipFor = tag;
    if (tag) tag.setAttribute("aria-describedby", "tip");
    const head = element("p", quote.speaker || phrases.unknown_speaker);
    if (quote.speaker_role) head.append(element("small", quote.speaker_role));
    const facts = element("dl");
    const fact = (name, text) => {
      if (text) facts.append(element("dt", columns[name]), element("dd", text));
    };
    fact("stance", quote.stance === "off" ? `${signs.off} ${label("stance", "off")}` : say("note_stance", {
      sign: signs[quote.stance],
      stance: label("stance", quote.stance),
      score: signed(quote.stance_score),
      confidence: decimal(quote.stance_confidence),
    }));
    fact("evidence", (quote.evidence || "").replace(/([+−]\d)\.(\d+\))/g, `$1${grammar.decimal}$2`));
    fact("aspect", label("aspect", quote.aspect));
    fact("quote_type", label("quote_type", quote.quote_type));
    fact("method", say("note_method", {
      method: label("method", quote.method),
      confidence: decimal(quote.confidence),
    }));
    tip.replaceChildren(head, facts);
    tip.hidden = false;
    place(mark);
    watcher.disconnect();
    watcher.observe(mark);
  }

  // Beside the text where there is room, else above or below the quotation; on
  // a phone the style sheet keeps it at the foot of the screen.
  function place(mark) {
    const wide = document.documentElement.clientWidth;
    const box = mark.getClientRects()[0];
    const margin = mark.parentElement.getBoundingClientRect().right + 24;
    const beside = margin + tip.offsetWidth + 12 < wide;
    const left = beside ? margin : Math.min(box.left, wide - tip.offsetWidth - 12);
    const above = box.top > tip.offsetHeight + 12;
    const top = beside ? Math.min(box.top, innerHeight - tip.offsetHeight - 12)
      : above ? box.top - tip.offsetHeight - 8 : mark.getBoundingClientRect().bottom + 8;
    tip.style.left = `${Math.max(12, left) + scrollX}px`;
    tip.style.top = `${Math.max(12, top) + scrollY}px`;
    if (getComputedStyle(tip).position === "fixed") {
      const hidden = box.bottom - (innerHeight - tip.offsetHeight - 24);
      if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
    }
  }

  const watcher = new IntersectionObserver((seen) => {
    if (seen.every((entry) => !entry.isIntersecting)) hideTip();
  });

  function hideTip() {
    clearTimeout(leaving);
    if (tipFor) tipFor.removeAttribute("aria-describedby");
    tipFor = null;
    pinned = false;
    tip.hidden = true;
  }

  const markOf = (event) => event.target.closest && event.target.closest("#list .q:not(.dim)");
  const leave = () => {
    if (!pinned) leaving = setTimeout(hideTip, 200);
  };
  document.addEventListener("mouseover", (event) => {
    if (event.target.closest("#tip")) clearTimeout(leaving);
    else if (!pinned && markOf(event)) showTip(markOf(event));
  });
  document.addEventListener("mouseout", (event) => {
    if (markOf(event) || event.target.closest("#tip")) leave();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#list .tag")) showTip(event.target.parentElement);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("#list .tag")) hideTip();
  });
  document.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (mark) {
      showTip(mark);
      pinned = true;
    } else if (!event.target.closest("#tip")) hideTip();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
  });

  // ---- The table of quotations --------------------------------------------
  const ROWS = 25;
  const shownColumns = ["speaker", "quote", "stance", "aspect", "quote_type", "confidence", "newspaper", "date"];
  const cell = {
    newspaper: (q) => data.articles[q.article][2],
    date: (q) => data.articles[q.article][3],
  };
  const valueOf = (q, name) => (cell[name] ? cell[name](q) : q[name]);
  let firstRow = 0;
  let sorting = { column: null, sign: 1 };

  function sortedQuotes() {
    const { column, sign } = sorting;
    if (!column) return matching;
    const value = (q) => (column === "stance" ? (q.stance === "off" ? null : q.stance_score) : valueOf(q, column));
    return [...matching].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || x === "" || y === null || y === "") {
        return (x === null || x === "") - (y === null || y === "");
      }
      return sign * (typeof x === "number" ? x - y : compare(x, y));
    });
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

  // ---- Download -----------------------------------------------------------
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

  // ---- The table of speakers ----------------------------------------------
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
      form.scrollIntoView();
      form.elements.speaker.focus({ preventScroll: true });
    });
  }

  // ---- Begin ---------------------------------------------------------------
  document.documentElement.classList.add("js");
  const names = new Set(quotes.map((q) => q.speaker).filter(Boolean));
  byId("speaker-names").append(...[...names].sort(compare).slice(0, 2000).map((name) => {
    const option = element("option");
    option.value = name;
    return option;
  }));
  const heads = byId("table").tHead.rows[0];
  for (const name of shownColumns) {
    const head = element("th", undefined, name === "confidence" ? "number" : "");
    head.scope = "col";
    heads.append(head);
    sortable(head, columns[name], (sign) => {
      sorting = { column: name, sign };
      showRows(0);
    });
  }
  form.addEventListener("input", readFilters);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(readFilters));
  byId("order").addEventListener("change", orderArticles);
  byId("per-page").addEventListener("change", () => showArticles(firstArticle));
  byId("download").addEventListener("click", download);
  const step = (pager, move) => {
    pager.querySelector(".previous").addEventListener("click", () => move(-1));
    pager.querySelector(".next").addEventListener("click", () => move(1));
  };
  step(byId("turn"), (way) => showRows(firstRow + way * ROWS));
  for (const pager of all(".pager.script")) {
    step(pager, (way) => {
      showArticles(firstArticle + way * perPage());
      byId("pager").scrollIntoView();
    });
  }
  readFilters();
})();
