// Finds words on the site without a server; what is typed goes nowhere.
(function () {
  "use strict";
  var box = document.getElementById("search"), words = document.getElementById("words");
  var told = document.getElementById("found"), hits = document.getElementById("hits");
  if (!box || !window.siteIndex) { return; }
  function bare(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'");
  }
  var every = window.siteIndex.map(function (one) {
    return { one: one, head: bare(one.t + " " + one.a), all: bare(one.t + " " + one.a + " " + one.w) };
  });
  function around(text, word) {
    var at = bare(text).indexOf(word);
    if (at < 0) { at = 0; }
    var from = at > 60 ? text.lastIndexOf(" ", at - 60) + 1 : 0;
    var end = text.indexOf(" ", at + 100), to = end < 0 ? text.length : end;
    return (from ? "\u2026 " : "") + text.slice(from, to) + (to < text.length ? " \u2026" : "");
  }
  function line(hit, word) {
    var item = document.createElement("li"), link = document.createElement("a");
    link.href = hit.one.u; link.textContent = hit.one.t; item.appendChild(link);
    [hit.one.a, around(hit.one.w, word)].forEach(function (said) {
      var words = document.createElement("p"); words.textContent = said; item.appendChild(words);
    });
    return item;
  }
  function find() {
    var asked = bare(words.value).split(/\s+/).filter(Boolean);
    hits.replaceChildren();
    if (!asked.length) { told.textContent = ""; return; }
    var found = every.filter(function (one) {
      return asked.every(function (word) { return one.all.indexOf(word) >= 0; });
    });
    found.sort(function (a, b) {
      var inHead = function (one) { return asked.some(function (w) { return one.head.indexOf(w) >= 0; }) ? 0 : 1; };
      return inHead(a) - inHead(b);
    });
    found.slice(0, 30).forEach(function (hit) { hits.appendChild(line(hit, asked[0])); });
    told.textContent = !found.length ? "Nothing found. Try fewer or shorter words." :
      found.length === 1 ? "1 found." : found.length > 30 ? found.length + " found, the first 30 are shown." :
      found.length + " found.";
  }
  var waiting = 0;
  words.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(find, 200); });
  words.addEventListener("keydown", function (key) {
    if (key.key === "Escape") { words.value = ""; find(); }
    if (key.key === "Enter") {
      clearTimeout(waiting); find(); key.preventDefault();
      var first = hits.querySelector("a"); if (first) { first.focus(); }
    }
  });
  box.hidden = false;
}());
