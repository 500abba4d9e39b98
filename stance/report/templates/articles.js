// The articles: filters, order, pages.

const form = byId("filters");
const articles = all(".article").map((node) => ({ node, index: Number(node.dataset.a), passes: true, filtered: 0 }));
const speakerNames = new Set(quotes.map((q) => q.speaker).filter(Boolean));
const folded = new Map([...speakerNames].map((name) => [name, fold(name)]));
let matching = quotes;
let kept = new Set(quotes);
let filtered = 0; // how often the filters were read: which articles still show what they left

function readFilters() {
  const chosen = new FormData(form);
  const stances = new Set(chosen.getAll("stance"));
  const typed = chosen.get("speaker").trim();
  // A whole name means that speaker alone; a part of one, all whose names hold it.
  const part = fold(typed);
  const isSpeaker = speakerNames.has(typed)
    ? (q) => q.speaker === typed
    : (q) => !typed || (folded.get(q.speaker) || "").includes(part);
  const aspect = chosen.get("aspect");
  const type = chosen.get("type");
  matching = quotes.filter((q) =>
    stances.has(q.stance)
    && isSpeaker(q)
    && (!aspect || q.aspect === aspect)
    && (!type || q.quote_type === type));
  kept = new Set(matching);
  filtered += 1;
  const holding = new Set(matching.map((q) => q.article));
  const some = matching.length < quotes.length;
  for (const article of articles) article.passes = !some || holding.has(article.index);
  byId("matching").textContent = say("matching", {
    quotations: count("quotation", matching.length),
    total: integer(quotes.length),
    articles: count("article", holding.size),
  });
  sayMissing(speakerNames.has(typed) && typed);
  showArticles(0);
  showRows(0);
}

// A speaker's quotations in articles that the page has no room for: said where they are missed.
const spoken = new Map(all("[data-speaker][data-n]").map((head) => [head.dataset.speaker, Number(head.dataset.n)]));
function sayMissing(speaker) {
  const held = speaker ? quotes.filter((q) => q.speaker === speaker).length : 0;
  const missing = speaker && spoken.has(speaker) ? spoken.get(speaker) - held : 0;
  byId("missing").hidden = missing <= 0;
  byId("missing").textContent = missing > 0
    ? say("missing", { count: count("quotation", missing), speaker, size: integer(data.limit) }) : "";
}

// The address of the page: filters, or one quotation, behind its #.

function writeAddress() {
  const now = new FormData(form);
  const address = new URLSearchParams();
  const stances = now.getAll("stance");
  if (stances.length < Object.keys(signs).length) address.set("stance", stances.join(","));
  for (const name of ["speaker", "aspect", "type"]) {
    if (now.get(name).trim()) address.set(name, now.get(name).trim());
  }
  const hash = address.toString();
  if (hash || location.hash.includes("=")) {
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }
}

function readAddress() {
  if (!location.hash.includes("=")) return false;
  const address = new URLSearchParams(location.hash.slice(1));
  form.reset();
  if (address.has("stance")) {
    const chosen = new Set(address.get("stance").split(","));
    for (const box of form.elements.stance) box.checked = chosen.has(box.value);
  }
  for (const name of ["speaker", "aspect", "type"]) form.elements[name].value = address.get(name) || "";
  readFilters();
  const quote = address.has("quote") && quotes.find((q) => q.quote_id === address.get("quote"));
  if (quote) goTo(`${quote.article}-${quote.place}`);
  else form.scrollIntoView();
  return true;
}

// On paper: the articles that are shown, and a line that says which they are.

function sayPrinted() {
  const now = new FormData(form);
  const stances = now.getAll("stance");
  const said = ["speaker", "aspect", "type"].map((name) => now.get(name).trim()).filter(Boolean);
  if (stances.length < Object.keys(signs).length) said.unshift(stances.map((s) => label("stance", s)).join(" + "));
  byId("printed").textContent = say("printed", {
    articles: count("article", articles.filter((article) => !article.node.hidden).length),
    total: integer(articles.length),
    filters: said.length ? say("printed_some", { filters: said.join(", ") }) : phrases.printed_all,
  });
}

function printMatching() {
  for (const article of articles) show(article, article.passes);
  print();
  showArticles(firstArticle);
}

const list = byId("list");
const orders = {
  rank: (a, b) => a.index - b.index,
  title: (a, b) => compare(data.articles[a.index][1], data.articles[b.index][1]),
  newspaper: (a, b) => compare(data.articles[a.index][2], data.articles[b.index][2]),
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
  for (const article of articles) show(article, shown.has(article));
  byId("nothing").hidden = passing.length > 0;
  for (const pager of all(".pager.script")) {
    turn(pager, firstArticle > 0, last < passing.length, passing.length
      ? say("page_of", { first: integer(firstArticle + 1), last: integer(last), total: integer(passing.length) })
      : "");
  }
}

// A corpus has ten thousand marks: only those of the articles in sight follow the filters.
function show(article, visible) {
  if (visible && article.filtered !== filtered) {
    for (const mark of all(".q", article.node)) {
      mark.classList.toggle("dim", !kept.has(quoteAt.get(mark.dataset.q)));
    }
    article.filtered = filtered;
  }
  if (article.node.hidden === visible) article.node.hidden = !visible;
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
