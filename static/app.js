// Comfort on top of pages that work without it. No framework, no inline code, no HTML from text.
"use strict";

// After a failed attempt the focus goes to the summary of what is wrong.
document.getElementById("fehler")?.focus();

for (const form of document.querySelectorAll("form[method=post]")) {
  preventDoubleSubmit(form);
  if (form.hasAttribute("data-warn-unsaved")) warnOnLeaving(form);
}
for (const area of document.querySelectorAll("textarea")) growWithText(area);
for (const field of document.querySelectorAll("[data-suggest]")) suggest(field);
for (const menu of document.querySelectorAll("details.menu")) closeLikeAMenu(menu);

function preventDoubleSubmit(form) {
  const pause = 3000; // ms; afterwards a second try is meant, for example after a download
  let sentAt = -pause;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < pause) event.preventDefault();
    else sentAt = event.timeStamp;
  });
  // Coming back with the browser's button shows the page as it was left: sent.
  window.addEventListener("pageshow", () => { sentAt = -pause; });
}

function warnOnLeaving(form) {
  // A form shown again with errors holds input that is not saved yet.
  let isChanged = document.getElementById("fehler") !== null;
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isChanged = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}

function growWithText(area) {
  const grow = () => {
    const frame = area.offsetHeight - area.clientHeight;
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + frame}px`;
  };
  area.addEventListener("input", grow);
  grow();
}

function closeLikeAMenu(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Suggestions for the line the cursor is in, as a list box that belongs to the field: the focus
// stays in the text, arrow keys choose, Enter or Tab takes, Escape closes.
function suggest(field) {
  const wait = 150; // ms after the last key
  const list = document.createElement("ul");
  list.id = `${field.id}-vorschlaege`;
  list.className = "suggest__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Vorschläge");
  const status = document.createElement("p");
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "suggest";
  field.before(frame);
  frame.append(field, list, status);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  // A text area may not be a combobox; it keeps its own role and owns the list by aria-controls.
  if (field.tagName === "INPUT") {
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "false");
  }

  let chosen = -1;
  let timer = 0;
  let asked = 0;

  const line = () => {
    const end = field.selectionEnd;
    const start = field.value.lastIndexOf("\n", end - 1) + 1;
    const next = field.value.indexOf("\n", end);
    return { start, end: next < 0 ? field.value.length : next };
  };

  const close = () => {
    asked += 1;
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
    if (field.tagName === "INPUT") field.setAttribute("aria-expanded", "false");
  };

  const choose = (index) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const take = (text) => {
    const { start, end } = line();
    field.setRangeText(text, start, end, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    window.clearTimeout(timer);
  };

  const show = (texts) => {
    if (texts.length === 0) {
      close();
      return;
    }
    list.replaceChildren(...texts.map((text, at) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${at}`;
      option.className = "suggest__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      // mousedown would take the focus from the text before the click arrives.
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(text));
      return option;
    }));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = false;
    if (field.tagName === "INPUT") field.setAttribute("aria-expanded", "true");
    status.textContent = texts.length === 1 ? "1 Vorschlag" : `${texts.length} Vorschläge`;
  };

  const ask = async () => {
    const { start, end } = line();
    const typed = field.value.slice(start, end).trim();
    if (typed.length < 2) {
      close();
      return;
    }
    asked += 1;
    const mine = asked;
    const address = new URL(field.dataset.suggest, location.href);
    address.searchParams.set("q", typed);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const texts = await answer.json();
      // A slow answer must not replace the one to what was typed since.
      if (mine === asked) show(texts.filter((text) => text !== typed));
    } catch {
      // Suggestions are a comfort: without them one types on.
    }
  };

  field.addEventListener("input", (event) => {
    window.clearTimeout(timer);
    if (event.isTrusted) timer = window.setTimeout(ask, wait);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) take(list.children[chosen].textContent);
    else return;
    event.preventDefault();
  });
}
