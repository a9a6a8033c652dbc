"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const boards = Array.from(document.querySelectorAll("#boards > li"));
  const form = document.getElementById("controls");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const choices = Array.from(form.querySelectorAll("select"));
  const heads = Array.from(table.tHead.rows[0].cells);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // What is typed and what is written are compared in one form: Thai digits as Arabic ones,
  // one way to write a vowel, no signs that nobody sees.
  const plain = (text) => text.normalize("NFC").toLowerCase()
    .replace(/[\u0e50-\u0e59]/g, (digit) => digit.charCodeAt(0) - 0x0e50)
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33")
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ").trim();
  let texts = null;

  const holding = (word) => {
    texts = texts || data.texts.map(plain);
    const holds = new Set();
    texts.forEach((text, n) => { if (text.includes(word)) holds.add(n); });
    return holds;
  };

  const excerpt = (text, word) => {
    const at = plain(text).indexOf(word);
    let start = Math.max(0, at - 40);
    let end = Math.min(text.length, Math.max(at, 0) + word.length + 80);
    while (start > 0 && /[\p{M}\udc00-\udfff]/u.test(text[start])) start -= 1;
    while (end < text.length && /[\p{M}\udc00-\udfff]/u.test(text[end])) end += 1;
    return (start > 0 ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : "");
  };

  const show = () => {
    const words = plain(query.value).split(" ").filter(Boolean);
    const holders = words.map(holding);
    const says = (numbers) => holders.every((holds) => numbers.some((n) => holds.has(n)));
    let count = 0;
    rows.forEach((row) => {
      const numbers = data.rows[row.number];
      const fits = choices.every((each) => !each.value || row.dataset[each.dataset.key] === each.value);
      row.hidden = !(fits && says(numbers));
      count += row.hidden ? 0 : 1;
      const old = row.querySelector(".snippet");
      if (old) old.remove();
      if (row.hidden || !words.length) return;
      const seen = plain(row.textContent);
      const unseen = words.findIndex((word) => !seen.includes(word));
      if (unseen < 0) return;
      const snippet = document.createElement("p");
      snippet.className = "snippet";
      snippet.textContent = excerpt(data.texts[numbers.find((n) => holders[unseen].has(n))], words[unseen]);
      row.cells[1].append(snippet);
    });
    boards.forEach((board, n) => { board.hidden = !says(data.boards[n]); });
    const asked = words.length || choices.some((each) => each.value);
    found.textContent = !asked ? "" : count
      ? data.words.found.replace("{count}", count).replace("{of}", rows.length) : data.words.nothing;
    remember();
  };

  // The way back from a page leads to what was looked for: it stands behind the # of the address.
  const remember = () => {
    const state = new URLSearchParams();
    if (query.value) state.set("q", query.value);
    choices.forEach((each) => { if (each.value) state.set(each.dataset.key, each.value); });
    const sorted = heads.find((head) => head.hasAttribute("aria-sort"));
    if (sorted) state.set("sort", (sorted.getAttribute("aria-sort") === "descending" ? "-" : "") + sorted.dataset.column);
    const wanted = state.toString();
    if (wanted === location.hash.slice(1)) return;
    try { history.replaceState(null, "", wanted ? `#${wanted}` : location.pathname); } catch { /* it is only forgotten */ }
  };
  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    query.value = state.get("q") || "";
    choices.forEach((each) => { each.value = state.get(each.dataset.key) || ""; if (each.selectedIndex < 0) each.value = ""; });
    const sort = state.get("sort") || "";
    const head = heads.find((each) => each.dataset.column === sort.replace("-", ""));
    if (head) order(head, sort.startsWith("-"));
  };

  const order = (head, isDown) => {
    const column = head.cellIndex;
    const isNumber = head.classList.contains("n");
    const key = (row) => {
      const cell = row.cells[column];
      return cell.dataset.order !== undefined ? cell.dataset.order : (cell.querySelector("a, .tag") || cell).textContent.trim();
    };
    const keyed = rows.map((row) => [key(row), row]);
    keyed.sort(([one, first], [two, second]) => {
      if ((one === "") !== (two === "")) return one === "" ? 1 : -1;
      const how = isNumber ? Number(one) - Number(two) : collator.compare(one, two);
      return (isDown ? -how : how) || first.number - second.number;
    });
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    body.append(...keyed.map(([, row]) => row));
  };

  rows.forEach((row, n) => { row.number = n; });
  heads.forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => { order(head, head.getAttribute("aria-sort") === "ascending"); remember(); });
    head.append(button);
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (!row || event.target.closest("a") || String(getSelection())) return;
    row.querySelector("a").click();
  });
  const step = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = Array.from(body.rows).filter((row) => !row.hidden).map((row) => row.querySelector("a"));
    const next = links[links.indexOf(document.activeElement) + by] || (by < 0 ? query : null);
    if (!next || (document.activeElement === query && by < 0)) return;
    event.preventDefault();
    next.focus();
  };
  body.addEventListener("keydown", step);
  query.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { query.value = ""; show(); } else step(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(?:INPUT|SELECT)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    query.focus();
  });
  let waiting = 0;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 80); });
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  document.getElementById("clear").addEventListener("click", () => {
    query.value = "";
    choices.forEach((each) => { each.value = ""; });
    show();
    query.focus();
  });
  const begin = () => { recall(); show(); };
  addEventListener("hashchange", begin);
  addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
  form.hidden = false;
  document.querySelectorAll(".needs-script").forEach((each) => { each.hidden = false; });
  table.classList.add("live");
  begin();
})();
