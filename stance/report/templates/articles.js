// The articles: filters, order, pages.

const form = byId("filters");
const articles = all(".article").map((node) => ({ node, index: Number(node.dataset.a), marks: all(".q", node) }));
const speakerNames = new Set(quotes.map((q) => q.speaker).filter(Boolean));
let matching = quotes;

function readFilters() {
  const chosen = new FormData(form);
  const stances = new Set(chosen.getAll("stance"));
  const typed = chosen.get("speaker").trim();
  // A whole name means that speaker alone; a part of one, all whose names hold it.
  const isSpeaker = speakerNames.has(typed)
    ? (q) => q.speaker === typed
    : (q) => !typed || fold(q.speaker).includes(fold(typed));
  const aspect = chosen.get("aspect");
  const type = chosen.get("type");
  matching = quotes.filter((q) =>
    stances.has(q.stance)
    && isSpeaker(q)
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
