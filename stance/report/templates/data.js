"use strict";
// The page reads without its script, which adds filters, order, pages, notes, the
// table of quotations and its download. These files are one script, in the order
// that html.py gives. Text is only ever set as text.

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
