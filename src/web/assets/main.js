// What script adds to pages that work without it: results as you type, filters without reloading, keys, a brush over the years,
// tables that sort, and evidence lit up in the text. The server renders everything; this file only fetches the same pages and
// swaps their parts. Text from documents is never made into markup here.

const field = document.querySelector("#q");

// A page is parsed by the browser from this server's own, escaped answer; this is the only place where text becomes markup.
const policy = window.trustedTypes?.createPolicy("page", { createHTML: (text) => text });
const parse = (text) => new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");

// Results without reloading

let running = null;

async function show(address, { push = true, focus = null } = {}) {
  running?.abort();
  const here = (running = new AbortController());
  document.body.classList.add("waiting");
  try {
    const response = await fetch(address, { signal: here.signal });
    if (!response.ok && response.status !== 400) throw new Error(response.statusText);
    const page = parse(await response.text());
    if (here.signal.aborted) return;
    const open = openSections();
    if (push) history.pushState(null, "", address);
    document.title = page.title;
    if (page.querySelector("#results") && document.querySelector("#results")) {
      for (const part of ["#results", "#filters"]) document.querySelector(part).replaceWith(page.querySelector(part));
      swapHidden(page);
      if (document.activeElement !== field) field.value = page.querySelector("#q").value;
    } else {
      document.querySelector("#main").replaceWith(page.querySelector("#main"));
    }
    reopen(open);
    enhance();
    if (focus) document.querySelector(focus)?.focus();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    if (running === here) document.body.classList.remove("waiting");
  }
}

// The search form keeps filters in hidden fields; they follow what is shown.
function swapHidden(page) {
  const form = document.querySelector(".ask");
  form.querySelectorAll("[type=hidden]").forEach((input) => input.remove());
  page.querySelectorAll(".ask [type=hidden]").forEach((input) => form.append(input));
}

const openSections = () => [...document.querySelectorAll("#filters details[open]")].map(nameOf);
const nameOf = (details) => details.textContent.trim().slice(0, 40).replace(/[\d,]+/g, "");
function reopen(names) {
  for (const details of document.querySelectorAll("#filters details")) details.open ||= names.includes(nameOf(details));
}

function addressOf(form) {
  const parameters = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...parameters]) if (!value) parameters.delete(name);
  const text = parameters.toString();
  return text ? `/?${text}` : "/";
}

const isSearch = (url) => url.origin === location.origin && url.pathname === "/" && document.querySelector("#results");

let typing;
let typed = false;
field?.addEventListener("input", () => {
  if (!document.querySelector("#results")) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    // One entry in the history for a bout of typing, not one for each letter.
    const address = addressOf(field.form);
    if (typed) history.replaceState(null, "", address);
    show(address, { push: !typed });
    typed = true;
  }, 120);
});
field?.addEventListener("blur", () => (typed = false));

document.addEventListener("submit", (event) => {
  if (!document.querySelector("#results") || !event.target.matches(".ask, .span")) return;
  event.preventDefault();
  clearTimeout(typing);
  show(addressOf(event.target));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.getAttribute("href"), location.href);
  if (!isSearch(url) || link.hasAttribute("download") || url.hash) return;
  event.preventDefault();
  const filter = link.closest(".value, .sorts, .undated");
  const label = filter && link.getAttribute("aria-label");
  const text = link.textContent;
  const paging = link.closest(".paging");
  show(url.pathname + url.search).then(() => {
    if (paging) scrollTo(0, 0);
    // The focus stays with the value that was chosen.
    const same = [...document.querySelectorAll("#filters a, .sorts a")].find((other) =>
      label ? other.getAttribute("aria-label")?.endsWith(label.replace(/^.*xclude /, "")) && other.matches(".exclude") : other.textContent === text,
    );
    if (filter) same?.focus({ preventScroll: true });
  });
});

addEventListener("popstate", () => {
  if (!document.querySelector("#results") || location.pathname !== "/") return location.reload();
  // A long question is named, not repeated; the page holds it.
  const said = new URLSearchParams(location.search);
  if (!said.has("question")) field.value = said.get("q") ?? "";
  show(location.pathname + location.search, { push: false });
});

// Keys

const links = () => [...document.querySelectorAll(".hit h3 a")];

document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const inField = event.target.matches("input, textarea, select");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "/" && !inField) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?" && !inField) {
    location.assign("/help#keys");
  } else if (event.key === "Escape") {
    escape(event, inField);
  } else if (step && (event.target === field || (!inField && !event.target.closest("aside, .wide, svg")))) {
    const at = links().indexOf(document.activeElement);
    if (at < 0 && (step < 0 || !(event.target === field || event.target === document.body || event.target.id === "main"))) return;
    const next = links()[at + step];
    if (!next && !(step < 0 && at === 0)) return;
    event.preventDefault();
    (next ?? field).focus();
  } else if (!inField && (event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.target.closest(".wide, pre, svg")) {
    document.querySelector(`.trail [rel=${event.key === "ArrowLeft" ? "prev" : "next"}]`)?.click();
  }
});

function escape(event, inField) {
  if (event.target === field && field.value) {
    event.preventDefault();
    field.value = "";
    field.dispatchEvent(new Event("input"));
  } else if (inField) {
    event.target.blur();
  } else {
    document.querySelector(".trail .back")?.click();
  }
}

// A brush over the years: press on the first, let go on the last

let brushed = null;

const yearAt = (event) => {
  const under = document.elementsFromPoint(event.clientX, event.clientY).map((element) => element.closest?.("[data-year]"));
  return under.find(Boolean) ?? null;
};
const yearsOf = (brush) => [...brush.querySelectorAll("[data-year]")];

document.addEventListener("pointerdown", (event) => {
  const brush = event.target.closest(".brush");
  const year = brush && yearAt(event);
  if (year && !event.button && event.pointerType !== "touch") brushed = { brush, from: year, until: year };
});
document.addEventListener("pointermove", (event) => {
  if (!brushed) return;
  const bars = yearsOf(brushed.brush);
  brushed.until = yearAt(event) ?? brushed.until;
  const [first, last] = [bars.indexOf(brushed.from), bars.indexOf(brushed.until)].sort((a, b) => a - b);
  bars.forEach((bar, at) => bar.classList.toggle("lit", at >= first && at <= last));
});
document.addEventListener("pointerup", () => {
  if (!brushed) return;
  const { brush, from, until } = brushed;
  brushed = null;
  if (from === until) return;
  const form = brush.parentElement.querySelector(".span");
  const years = [from.dataset.year, until.dataset.year].sort((a, b) => a - b);
  // Let the click that ends the drag go by: it would open a single year.
  addEventListener("click", (event) => { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
  setTimeout(() => {
    [form.since.value, form.until.value] = years;
    show(addressOf(form));
  });
});
document.addEventListener("dragstart", (event) => event.target.closest?.(".brush") && event.preventDefault());

// Evidence: what a value stands on is lit up in the text

function light(event) {
  const mark = event.target.closest?.("[data-mark]")?.dataset.mark;
  if (mark === undefined) return;
  const on = event.type === "pointerover" || event.type === "focusin";
  for (const piece of document.querySelectorAll(".ground"))
    piece.classList.toggle("lit", on && piece.dataset.marks.split(" ").includes(mark));
}
for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) document.addEventListener(type, light);

// The network: pointing at a signatory shows its ties

function trace(event) {
  const node = event.target.closest?.(".network [data-node]");
  const svg = event.target.closest?.("svg.network");
  if (!svg) return;
  const on = node && (event.type === "pointerover" || event.type === "focusin");
  const beside = new Set([node?.dataset.node]);
  for (const tie of svg.querySelectorAll(".tie")) {
    const ends = tie.dataset.ends.split(" ");
    const own = on && ends.includes(node.dataset.node);
    tie.classList.toggle("lit", Boolean(own));
    tie.classList.toggle("dim", Boolean(on && !own));
    if (own) ends.forEach((end) => beside.add(end));
  }
  for (const other of svg.querySelectorAll("[data-node]")) other.classList.toggle("dim", Boolean(on && !beside.has(other.dataset.node)));
}
for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) document.addEventListener(type, trace);

// Tables that sort

function sortable(table) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    if (heading.querySelector("button") || !heading.textContent.trim() || heading.querySelector(".unseen")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") !== "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = table.tBodies[0];
      const key = (row) => row.cells[column].textContent.trim();
      const order = new Intl.Collator(undefined, { numeric: true }).compare;
      const number = (text) => text.replaceAll(",", "");
      const rows = [...body.rows].sort((a, b) => order(number(key(a)), number(key(b))) * (up ? 1 : -1));
      body.append(...rows);
    });
  });
}

// Signatories among thousands, as you type

function finder(input) {
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const response = await fetch(`/values?${new URLSearchParams(new FormData(input.form))}`);
      if (!response.ok) return;
      const rows = [...parse(await response.text()).querySelectorAll(".values tbody tr")].slice(0, 12);
      const list = input.closest(".facet").querySelector("ul");
      list.replaceChildren(...rows.map(entry));
    }, 120);
  });
}

function entry(row) {
  const [name, count] = row.cells;
  const item = document.createElement("li");
  item.className = "value";
  const link = name.querySelector("a");
  link.className = "choose";
  const number = document.createElement("span");
  number.className = "count";
  number.textContent = count.textContent;
  link.append(" ", number);
  item.append(link);
  return item;
}

// Reading goes on: tell how far

async function follow() {
  const place = document.querySelector("#progress");
  if (!place?.firstElementChild) return;
  const progress = await fetch("/api/progress").then((response) => response.json()).catch(() => null);
  if (progress?.state === "reading") {
    place.firstElementChild.textContent = progress.text;
    setTimeout(follow, 1000);
  } else if (progress?.state === "ready") {
    place.replaceChildren();
    if (document.querySelector("#results")) show(location.pathname + location.search, { push: false });
  }
}

function enhance() {
  document.querySelectorAll("table[data-sortable]").forEach(sortable);
  document.querySelectorAll("#find-signatory").forEach(finder);
}

enhance();
follow();
