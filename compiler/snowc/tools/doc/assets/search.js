// Search over `searchIndex`: rows of name, kind, link, first sentence, declaration. Every word has to be found; a hit at
// the start of a name counts most, one in a declaration least. `/` goes to the field, arrows and Enter choose.
"use strict";

const field = document.getElementById("search");
const list = document.getElementById("results");
const LIMIT = 30;
let chosen = -1;

function score(row, words) {
  const [name, , , sentence, declaration] = row;
  const full = name.toLowerCase();
  const last = full.slice(full.lastIndexOf(".") + 1);
  let total = 0;
  for (const word of words) {
    if (full === word || last === word) total += 100;
    else if (last.startsWith(word)) total += 60;
    else if (full.startsWith(word)) total += 50;
    else if (full.includes(word)) total += 30;
    else if (declaration.toLowerCase().includes(word)) total += 10;
    else if (sentence.toLowerCase().includes(word)) total += 5;
    else return 0;
  }
  return total - full.length / 100;
}

function find(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return searchIndex
    .map((row) => ({ row, points: score(row, words) }))
    .filter((hit) => hit.points > 0)
    .sort((a, b) => b.points - a.points || (a.row[0] < b.row[0] ? -1 : 1))
    .slice(0, LIMIT)
    .map((hit) => hit.row);
}

function show() {
  const rows = find(field.value);
  chosen = -1;
  list.replaceChildren(
    ...rows.map(([name, kind, link, sentence]) => {
      const item = document.createElement("li");
      const anchor = item.appendChild(document.createElement("a"));
      anchor.href = link;
      for (const [type, text] of [["strong", name], ["span", kind], ["p", sentence]]) {
        anchor.appendChild(document.createElement(type)).textContent = text;
      }
      return item;
    }),
  );
  if (rows.length === 0 && field.value.trim() !== "") {
    list.appendChild(document.createElement("li")).textContent = "Nothing found.";
  }
  list.hidden = field.value.trim() === "";
}

function choose(step) {
  const anchors = [...list.querySelectorAll("a")];
  if (anchors.length === 0) return;
  anchors[chosen]?.classList.remove("chosen");
  chosen = (chosen + step + anchors.length) % anchors.length;
  anchors[chosen].classList.add("chosen");
  anchors[chosen].scrollIntoView({ block: "nearest" });
}

field.addEventListener("input", show);
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") choose(1);
  else if (event.key === "ArrowUp") choose(chosen < 0 ? 0 : -1);
  else if (event.key === "Enter") (list.querySelector("a.chosen") ?? list.querySelector("a"))?.click();
  else if (event.key === "Escape") field.value = "";
  else return;
  if (event.key === "Escape") show();
  event.preventDefault();
});
list.addEventListener("click", () => {
  list.hidden = true;
});
const asked = new URLSearchParams(location.search).get("search"); // index.html?search=map: a link to a search
if (asked !== null) {
  field.value = asked;
  show();
}
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  }
});
