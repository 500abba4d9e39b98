"use strict";
// A sheet to check, one quotation after the other: is it one, who speaks, on which side. What
// is answered stays in the browser's own storage, and leaves the page as CSV alone. Text is
// only ever set as text.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

let lang = data.lang;
const words = () => data.words[lang];
const say = (key, fields = {}) => words()[key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);

// -- What was answered ------------------------------------------------------------------

let who = "";
let items = [];     // a row of the sheet each: {row, added, quotation, speaker, stance, note, done}
let at = 0;
let step = "";
let past = [];      // what to go back to
let kept = true;    // whether the browser keeps it

const fresh = (row, added = false) => ({
  row, added, quotation: "", note: row.note || "", done: false,
  speaker: row.speaker || "", stance: row.stance || "",
});
const stepsOf = (item) =>
  item.row.quote === "" ? ["read"]
    : item.quotation === "no" ? ["quotation"]
      : ["quotation", ...data.ask];
const store = (name) => `stance-sheet:${data.id}${name ? `:${name}` : ""}`;

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// The rows are those of the sheet, but for what the annotator added.
const packed = () => JSON.stringify({
  answers: items.map(({ row, ...answer }) => (answer.added ? { ...answer, row } : answer)),
  at, step, lang,
});

function unpack(text) {
  const before = JSON.parse(text);
  let next = 0;
  items = before.answers.map((answer) => ({ ...answer, row: answer.row || data.rows[next++] }));
  ({ at, step, lang } = before);
}

function keep() {
  try {
    localStorage.setItem(store(who), packed());
    localStorage.setItem(store(""), who);
    kept = true;
  } catch {
    kept = false;
  }
  byId("warning").hidden = kept;
  byId("warning").textContent = kept ? "" : say("not_kept");
}

function load(name) {
  who = name;
  past = [];
  const before = read(store(name));
  if (before) {
    unpack(before);
  } else {
    items = data.rows.map((row) => fresh(row));
    at = 0;
    step = stepsOf(items[0])[0];
  }
}

function remember() {
  past.push(packed());
  if (past.length > 200) past.shift();
}

function undo() {
  if (!past.length) return;
  const now = lang;
  unpack(past.pop());
  lang = now;
  keep();
  show();
}

// -- Going from one question to the next ------------------------------------------------

const unchecked = (from) => {
  const order = [...items.keys()].map((n) => (from + n) % items.length);
  return order.find((n) => !items[n].done);
};

function go(place) {
  if (place < 0 || place >= items.length) return;
  at = place;
  step = stepsOf(items[at])[0];
  keep();
  show();
}

function answer(name, value) {
  const item = items[at];
  remember();
  if (name === "quotation") item.quotation = value;
  if (name === "speaker") item.speaker = value;
  if (name === "stance") item.stance = value === "skip" ? "" : value;
  const steps = stepsOf(item);
  const following = steps[steps.indexOf(name) + 1];
  if (following) {
    step = following;
  } else {
    item.done = true;
    const next = unchecked(at + 1);
    if (next === undefined) {
      step = "";
    } else {
      at = next;
      step = stepsOf(items[at])[0];
    }
  }
  keep();
  show();
}

// -- Names that stand in the article: never those that the analysis found ---------------

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
// Two capitalised words or more; « l’Intérieur Luc Roy » begins at Luc.
const WORD = String.raw`\p{Lu}[\p{L}-]*\p{L}(?:[’']\p{Lu}[\p{L}-]+)?`;
const PARTICLE = String.raw`(?:(?:de|du|des|la|le|von|van|ben|el)\s+|d[’'])`;
const NAME = new RegExp(String.raw`(?<![\p{L}-]|[lL][’'])${WORD}(?:\s+${PARTICLE}?${WORD})+`, "gu");
const wordsOf = (text) => ` ${plain(text).replace(/[\s’'-]+/g, " ").trim()}`;

// Those nearest to the quotation first, each found by the beginning of any of its words.
function suggestions(typed) {
  const { article_id: id, start = 0 } = items[at].row;
  const near = [...data.articles[id].text.matchAll(NAME)]
    .sort((a, b) => Math.abs(a.index - start) - Math.abs(b.index - start))
    .map((match) => match[0].replace(/\s+/g, " "));
  const mine = items.filter((i) => i.row.article_id === id && i.done).map((i) => i.speaker);
  const names = [...new Set([...near, ...mine])];
  return names.filter((n) => n && n !== "?" && wordsOf(n).includes(wordsOf(typed))).slice(0, 8);
}

function list(active = -1) {
  const box = byId("names");
  const input = byId("speaker");
  const found = suggestions(input.value);
  box.replaceChildren(...found.map((name, n) => {
    const option = element("li", name);
    option.id = `name-${n}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(n === active));
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      answer("speaker", name);
    });
    return option;
  }));
  box.hidden = !found.length;
  input.setAttribute("aria-expanded", String(Boolean(found.length)));
  if (active >= 0) input.setAttribute("aria-activedescendant", `name-${active}`);
  else input.removeAttribute("aria-activedescendant");
  return found;
}

// -- Quotations that were missed --------------------------------------------------------

// The letters and digits of a text, plain and small, and where each stands.
function folded(text) {
  let letters = "";
  const places = [];
  let place = 0;
  for (const sign of text) {
    for (const part of sign.normalize("NFKD").toLowerCase()) {
      if (/[\p{L}\p{N}]/u.test(part)) {
        letters += part;
        for (let n = 0; n < part.length; n += 1) places.push([place, place + sign.length]);
      }
    }
    place += sign.length;
  }
  return { letters, places };
}

function find(said, text) {
  const parts = said.split(/…|\.{3}/).map((part) => folded(part).letters).filter(Boolean);
  const { letters, places } = folded(text);
  if (!parts.length) return null;
  const first = letters.indexOf(parts[0]);
  const last = parts.length < 2 ? first : letters.indexOf(parts.at(-1), first + parts[0].length);
  if (first < 0 || last < 0) return null;
  return [places[first][0], places[last + parts.at(-1).length - 1][1]];
}

function inMarks(text, start) {
  const before = text.slice(text.lastIndexOf("\n\n", start) + 1, start);
  return before.lastIndexOf("«") > before.lastIndexOf("»") || /[«“"]\s*$/.test(before);
}

function addMissed() {
  const { row } = items[at];
  const { text } = data.articles[row.article_id];
  const span = find(byId("missed-words").value, text);
  if (!span) {
    byId("missed-problem").textContent = say("not_found");
    return;
  }
  remember();
  const made = Object.fromEntries(data.columns.map((name) => [name, ""]));
  for (const name of ["article_id", "newspaper", "date", "sampled"]) made[name] = row[name];
  made.quote = text.slice(...span);
  made.quote_type = inMarks(text, span[0]) ? "direct" : "indirect";
  const item = { ...fresh({ ...made, start: span[0], end: span[1] }, true), quotation: "yes" };
  const last = items.findLastIndex((i) => i.row.article_id === row.article_id);
  items.splice(last + 1, 0, item);
  at = last + 1;
  step = data.ask[0] || "";
  item.done = !step;
  byId("missed").close();
  keep();
  show();
}

// -- What is shown ----------------------------------------------------------------------

function showText() {
  const { row } = items[at];
  const article = data.articles[row.article_id];
  const box = byId("text");
  const head = element("h2", article.title || row.article_id);
  head.id = "headline";
  const about = element("p", [article.newspaper, article.date].filter(Boolean).join(", "), "small");
  const marks = items.filter((i) => i.row.article_id === row.article_id && i.row.end)
    .map((i) => ({ start: i.row.start, end: i.row.end, current: i === items[at] }));
  const body = [];
  for (const match of article.text.matchAll(/[^\n](?:(?!\n\n)[^])*/g)) {
    body.push(paragraph(match[0], match.index, marks));
  }
  box.replaceChildren(head, about, ...body);
  // Within its own box: the page stays where the questions are.
  const current = box.querySelector("mark.current");
  box.scrollTop = current ? current.offsetTop - box.clientHeight / 2 : 0;
}

function paragraph(text, offset, marks) {
  const made = element("p");
  const inside = marks.filter((m) => m.start < offset + text.length && m.end > offset);
  const cuts = [...new Set([0, text.length, ...inside.flatMap((m) => [m.start - offset, m.end - offset])])]
    .filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
  for (let n = 0; n + 1 < cuts.length; n += 1) {
    const piece = text.slice(cuts[n], cuts[n + 1]);
    const over = inside.filter((m) => m.start - offset <= cuts[n] && m.end - offset >= cuts[n + 1]);
    const mark = over.length
      ? element("mark", piece, over.some((m) => m.current) ? "current" : "other") : piece;
    made.append(mark);
  }
  return made;
}

function button(made) {
  const { step: name, value } = made.dataset;
  const keys = words().keys[`${name}_${value}`];
  made.replaceChildren(words().values[`${name}_${value}`], " ", element("kbd", keys[0]));
  made.setAttribute("aria-keyshortcuts", keys.join(" "));
}

function showWords() {
  document.documentElement.lang = lang;
  document.title = say("title");
  for (const made of document.querySelectorAll("[data-say]")) made.textContent = say(made.dataset.say);
  for (const made of document.querySelectorAll("[data-step]")) button(made);
  byId("language").textContent = say("other_language");
  byId("ask-stance").textContent = say("ask_stance", { target: data.target.title });
  byId("about").textContent = data.target.about;
  byId("keys").replaceChildren(...words().help_keys.flatMap(([keys, what]) => {
    const term = element("dt");
    term.append(...keys.map((key) => element("kbd", key)));
    return [term, element("dd", what)];
  }));
}

function show() {
  const item = items[at];
  const { row } = item;
  const done = items.filter((i) => i.done).length;
  showWords();
  byId("progress").max = items.length;
  byId("progress").value = done;
  byId("count").textContent = say("count", { done, total: items.length });
  byId("who").textContent = say("signed", { who });
  byId("undo").disabled = !past.length;
  byId("place").textContent = say(row.quote === "" ? "place_article" : "place", { n: at + 1, total: items.length });
  byId("words").textContent = row.quote;
  byId("words").hidden = row.quote === "";
  byId("whole").hidden = row.sampled !== "article";
  byId("note").value = item.note;
  byId("speaker").value = item.speaker;
  for (const name of ["read", "quotation", "speaker", "stance"]) {
    const box = byId(`step-${name}`);
    const asked = stepsOf({ ...item, quotation: "" }).includes(name);
    box.hidden = !asked;
    box.disabled = asked && name !== "quotation" && name !== "read" && item.quotation !== "yes";
    box.classList.toggle("active", name === step);
  }
  for (const made of document.querySelectorAll("[data-step]")) {
    const { step: name, value } = made.dataset;
    const said = name === "stance" ? item.stance || (item.done ? "skip" : "")
      : name === "read" ? (item.done ? "read" : "") : item.quotation;
    made.setAttribute("aria-pressed", String(said === value));
  }
  showText();
  byId("names").hidden = true;
  if (step === "speaker") {
    byId("speaker").focus();
    byId("speaker").select();
    list();
  } else if (step === "") {
    byId("count").textContent = say("all_done", { total: items.length });
    byId("save").focus();
  } else {
    byId("place").focus({ preventScroll: true });
  }
}

// -- The sheet as CSV, as correct and agreement take it ---------------------------------

// A spreadsheet would run a cell that begins with one of these as a formula.
const guard = (text) => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const cell = (text) => (text ? `"${guard(text).replaceAll('"', '""')}"` : "");

function csv() {
  const lines = items.map((item) => {
    const row = { ...item.row, note: item.note, checked_by: item.done ? who : "" };
    if (item.quotation === "no") Object.assign(row, { delete: "x", speaker: "", stance: "" });
    else if (item.quotation) Object.assign(row, { speaker: item.speaker, stance: item.stance });
    return data.columns.map((name) => cell(row[name]));
  });
  const all = [data.columns, ...lines].map((line) => line.join(data.separator));
  return `${data.bom ? "\ufeff" : ""}${all.join("\n")}\n`;
}

function save() {
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  link.download = `${data.file}-${who.replace(/[^\p{L}\p{N}]+/gu, "-")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// -- Keys and clicks --------------------------------------------------------------------

const speaker = byId("speaker");
let active = -1;
speaker.addEventListener("input", () => {
  active = -1;
  list();
});
speaker.addEventListener("focus", () => {
  active = -1;
  step = "speaker";
  for (const box of document.querySelectorAll("fieldset")) box.classList.toggle("active", box.id === "step-speaker");
  list();
});
speaker.addEventListener("blur", () => {
  byId("names").hidden = true;
  speaker.setAttribute("aria-expanded", "false");
});
speaker.addEventListener("keydown", (event) => {
  const found = suggestions(speaker.value);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const shown = found.length + 1;
    active = (active + 1 + (event.key === "ArrowDown" ? 1 : shown - 1)) % shown - 1;
    list(active);
  } else if (event.key === "Enter") {
    event.preventDefault();
    answer("speaker", active >= 0 ? found[active] : speaker.value.trim());
  } else if (event.key === "Escape") {
    byId("place").focus();
  } else if (event.key === "z" && event.ctrlKey && speaker.value === items[at].speaker) {
    event.preventDefault();
    undo();
  }
  event.stopPropagation();
});
byId("note").addEventListener("keydown", (event) => {
  event.stopPropagation();
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  byId("place").focus();
});
byId("note").addEventListener("change", () => {
  remember();
  items[at].note = byId("note").value.trim();
  keep();
  byId("undo").disabled = false;
});

function openMissed() {
  byId("missed-words").value = String(getSelection()).trim();
  byId("missed-problem").textContent = "";
  byId("missed").showModal();
}

function switchLanguage() {
  lang = lang === "fr" ? "en" : "fr";
  keep();
  show();
}

const commands = {
  undo, save, language: switchLanguage, missed: openMissed,
  help: () => byId("help").showModal(),
  previous: () => go(at - 1),
  next: () => go(at + 1),
  remark: () => byId("note").focus(),
};
for (const [id, name] of [["undo", "undo"], ["save", "save"], ["language", "language"],
  ["missed-open", "missed"], ["help-open", "help"], ["previous", "previous"], ["next", "next"]]) {
  byId(id).addEventListener("click", commands[name]);
}
for (const made of document.querySelectorAll("[data-step]")) {
  made.addEventListener("click", () => answer(made.dataset.step, made.dataset.value));
}
byId("missed-add").addEventListener("click", addMissed);
byId("missed-close").addEventListener("click", () => byId("missed").close());
byId("missed-words").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  addMissed();
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.ctrlKey && event.key === "z") {
    event.preventDefault();
    undo();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || !byId("single").checked) return;
  const pressed = event.key.toLowerCase();
  if (pressed === "enter" && event.target.closest("button")) return;
  const { keys } = words();
  const answers = Object.keys(keys).filter((name) => name.startsWith(`${step}_`));
  const given = step && answers.find((name) => keys[name].includes(pressed));
  const command = Object.keys(commands).find((name) => keys[name].includes(pressed));
  if (given) {
    event.preventDefault();
    answer(step, given.slice(step.length + 1));
  } else if (command) {
    event.preventDefault();
    commands[command]();
  } else if (pressed === "enter" && step === "speaker" && event.target === byId("place")) {
    event.preventDefault();
    speaker.focus();
  }
});
addEventListener("beforeunload", (event) => {
  if (!kept) event.preventDefault();
});

byId("hello").addEventListener("cancel", (event) => event.preventDefault());
byId("hello").addEventListener("close", () => {
  if (!who) byId("hello").showModal();
});
// Within the submission: a key that is pressed right after it already answers under this name.
byId("hello").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = byId("name").value.trim();
  if (!name) return;
  load(name);
  keep();
  byId("hello").close();
  show();
});
items = data.rows.map((row) => fresh(row));
step = stepsOf(items[0])[0];
show();
byId("name").value = read(store("")) || "";
byId("hello").showModal();
