// What the script puts in motion, once all is defined.

document.documentElement.classList.add("js");
byId("speaker-names").append(...[...speakerNames].sort(compare).slice(0, 2000).map((name) => {
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
form.addEventListener("input", () => {
  readFilters();
  writeAddress();
});
form.addEventListener("submit", (event) => event.preventDefault());
byId("show-all").addEventListener("click", () => {
  form.reset();
  readFilters();
  writeAddress();
});
byId("order").addEventListener("change", orderArticles);
byId("per-page").addEventListener("change", () => showArticles(firstArticle));
byId("download").addEventListener("click", download);
byId("print").addEventListener("click", printMatching);
addEventListener("beforeprint", sayPrinted);
addEventListener("hashchange", readAddress);
const whenIdle = window.requestIdleCallback || ((run) => setTimeout(run, 200));
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
if (!readAddress()) readFilters();
// What sorting needs is made ready, a column at a time, while nobody waits for the page.
const ready = [...shownColumns];
const prepare = () => {
  ranksOf(ready.shift());
  if (ready.length) whenIdle(prepare);
};
whenIdle(prepare);
