// Light or dark: the system's, until the reader chooses; the choice is kept. Runs before the page is drawn.
"use strict";

const themeKey = "snow-doc-theme";

function storedTheme() {
  try {
    return localStorage.getItem(themeKey);
  } catch {
    return null; // a browser may refuse storage to pages of the file system
  }
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // it holds for this page then
  }
}

const kept = storedTheme();
if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;

addEventListener("DOMContentLoaded", () => {
  document.getElementById("theme").addEventListener("click", () => chooseTheme(currentTheme() === "dark" ? "light" : "dark"));
});
