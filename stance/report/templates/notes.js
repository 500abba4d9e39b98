// The note on a quotation: by pointing, by keyboard, by tapping.

const tip = byId("tip");
let tipFor = null;
let pinned = false;
let leaving = 0;
let reached = false;
let closing = false;

function showTip(mark, reveal = false) {
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
  fact("evidence", weighed(quote.evidence || ""));
  fact("aspect", label("aspect", quote.aspect));
  fact("quote_type", label("quote_type", quote.quote_type));
  fact("method", say("note_method", {
    method: label("method", quote.method),
    confidence: decimal(quote.confidence),
  }));
  const acts = element("div", undefined, "do");
  const copy = element("button", phrases.copy, "linked");
  copy.type = "button";
  copy.addEventListener("click", () => copyText(reference(quote), copy));
  const link = element("a", phrases.link);
  const address = new URL(location.href);  // whole, so that it can be copied
  address.hash = new URLSearchParams({ quote: quote.quote_id });
  link.href = address;
  acts.append(copy, link);
  tip.replaceChildren(head, facts, acts);
  tip.hidden = false;
  place(mark, reveal);
  reached = false;
  watcher.disconnect();
  watcher.observe(mark);
}

// The words are as printed; what is no word of the text is named in the language of the page.
const weighed = (evidence) => evidence
  .replace(/\[([^\]]+)\]/g, (_, name) => `[${label("evidence", name)}]`)
  .replace(/(^|; )reste (\(\S+\))$/, (_, before, by) => `${before}${label("evidence", "reste")} ${by}`)
  .replace(/([+−]\d)\.(\d+\))/g, `$1${grammar.decimal}$2`);

// Beside the text where there is room, else above or below the quotation; on
// a phone the style sheet keeps it at the foot of the screen. The page moves
// only once a tap is over: before, the tap would end on something else.
function place(mark, reveal) {
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
  if (reveal && getComputedStyle(tip).position === "fixed") {
    const hidden = box.bottom - (innerHeight - tip.offsetHeight - 24);
    if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  }
}

// What one pastes into a paper: the words, whose they are, and where they stand.
function reference(quote) {
  const [, title, newspaper, date] = data.articles[quote.article];
  const whose = [quote.speaker || phrases.unknown_speaker, quote.speaker_role].filter(Boolean);
  const where = [title && `${grammar.open}${title}${grammar.close}`, newspaper, date].filter(Boolean);
  return `${grammar.open}${quote.quote}${grammar.close} (${[...whose, ...where].join(", ")})`;
}

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", text);
    button.after(area);
    area.select();
    document.execCommand("copy"); // where a page from the disk may not use the clipboard
    area.remove();
  }
  button.textContent = phrases.copied;
  button.focus();
}

// A note goes with its quotation out of sight; one that the page still scrolls to has not
// been in sight yet.
const watcher = new IntersectionObserver((seen) => {
  if (seen.some((entry) => entry.isIntersecting)) reached = true;
  else if (reached) hideTip();
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
  const tag = event.target;
  if (tag.matches("#list .tag") && !closing) showTip(tag.parentElement, tag.matches(":focus-visible"));
});
document.addEventListener("focusout", (event) => {
  const next = event.relatedTarget;
  if (next && (next === tipFor || tip.contains(next))) return;
  if (event.target.matches("#list .tag") || (next && tip.contains(event.target))) hideTip();
});
document.addEventListener("click", (event) => {
  const mark = markOf(event);
  if (mark) {
    showTip(mark, true);
    pinned = true;
  } else if (!event.target.closest("#tip")) hideTip();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const back = tip.contains(document.activeElement) && tipFor;
    hideTip();
    closing = true; // the focus goes back to the quotation, its note stays closed
    if (back) back.focus();
    closing = false;
  }
  if (event.key !== "Tab" || !tipFor || tip.hidden) return;
  // The note stands at the end of the page: by keyboard it follows its quotation.
  const stops = all("button, a", tip);
  const from = stops.indexOf(document.activeElement);
  if (document.activeElement === tipFor && !event.shiftKey && pinned) {
    event.preventDefault();
    stops[0].focus();
  } else if ((from === 0 && event.shiftKey) || (from === stops.length - 1 && !event.shiftKey)) {
    if (event.shiftKey) event.preventDefault();
    tipFor.focus();
  }
});
