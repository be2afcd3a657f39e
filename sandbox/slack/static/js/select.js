// A list that one types into: one choice or several, from options at hand or asked for as one types.
// The ARIA combobox pattern: the focus stays in the text field, `aria-activedescendant` names the option.

import { debounced, fill, h, icon, newId, say } from "/shared/dom.js";

const ASK_AFTER = 120; // ms without a key, as Slack asks

/**
 * @param given.name attributes that name the field: `aria-labelledby` or `aria-label`, `aria-describedby`
 * @param given.chosen what is chosen at first: [{ text, value, detail?, mark? }]
 * @param given.find (query) => a promise of { items, note? }
 * @param given.changed (chosen) => called when the person chooses
 * @param given.multiple,given.most several choices, and at most how many
 * @param given.clearable whether one may choose nothing again
 * @param given.patient wait for a pause in the typing before asking
 */
export function select({ name, placeholder = "Choose an option", chosen, find, changed, multiple = false, most = Infinity, patient = false, clearable = true }) {
  const listId = newId("options");
  let picked = [...chosen];
  let items = [];
  let active = -1;
  let asked = 0;
  let open = false;

  const input = h("input", {
    class: "select-text",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "data-control": true,
    ...name,
  });
  const list = h("div", { class: "options", role: "listbox", id: listId, "aria-label": "Options", ...(multiple ? { "aria-multiselectable": "true" } : {}) });
  const note = h("div", { class: "options-note", hidden: true });
  const popup = h("div", { class: "popup select-popup", popover: "manual" }, list, note);
  const chips = h("span", { class: "chips" });
  const clear = h("button", { type: "button", class: "icon-button small", "aria-label": "Clear", tabindex: "-1", hidden: true }, icon("close"));
  const box = h("div", { class: "select" }, chips, input, clear, h("span", { class: "select-arrow" }, icon("down")));
  const root = h("div", { class: "select-root" }, box, popup);

  const isPicked = (item) => picked.some((other) => other.value === item.value);

  function showPicked() {
    clear.hidden = multiple || !picked.length || !clearable;
    if (!multiple) {
      input.value = picked[0]?.text ?? "";
      input.placeholder = placeholder;
      return;
    }
    input.placeholder = picked.length ? "" : placeholder;
    fill(chips, 
      ...picked.map((item) =>
        h("span", { class: "chip" }, item.text,
          h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${item.text}`, onclick: () => drop(item) }, icon("close")))),
    );
  }

  function choose(item) {
    if (multiple) {
      if (isPicked(item)) picked = picked.filter((other) => other.value !== item.value);
      else if (picked.length < most) picked = [...picked, item];
      else return showNote(`At most ${most} can be chosen.`);
      say(`${item.text} ${isPicked(item) ? "chosen" : "removed"}, ${picked.length} in all`);
      input.value = "";
      showPicked();
      markActive();
      place();
    } else {
      picked = [item];
      close();
    }
    changed(picked);
  }

  function drop(item) {
    picked = picked.filter((other) => other.value !== item.value);
    showPicked();
    changed(picked);
    input.focus();
  }

  const option = (item, number) =>
    h("div", {
      class: "option", role: "option", id: `${listId}-${number}`,
      onpointerdown: (event) => event.preventDefault(), // the focus stays where it is
      onclick: () => choose(item),
      onpointermove: () => active !== number && activate(number),
    },
      multiple && h("span", { class: "option-box" }, icon("check")),
      h("span", { class: "option-text" }, item.icon && icon(item.icon), item.text, item.detail && h("span", { class: "option-detail" }, item.detail)),
      !multiple && h("span", { class: "option-mark" }, icon("check")));

  function showItems(found, told) {
    items = found;
    const drawn = [];
    let group = null;
    items.forEach((item, number) => {
      if (item.group && item.group !== group) drawn.push(h("div", { class: "option-group", role: "presentation" }, item.group));
      group = item.group ?? null;
      drawn.push(option(item, number));
    });
    fill(list, ...drawn);
    active = items.length ? Math.max(0, items.findIndex((item) => !multiple && isPicked(item))) : -1;
    markActive();
    showNote(told ?? (items.length ? "" : "No results"));
    place();
  }

  function showNote(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  function markActive() {
    list.querySelectorAll(".option").forEach((row, number) => {
      row.classList.toggle("active", number === active);
      row.setAttribute("aria-selected", String(isPicked(items[number])));
    });
    const row = list.querySelectorAll(".option")[active];
    if (open && row) {
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function activate(number) {
    active = number;
    markActive();
  }

  async function ask() {
    asked += 1;
    const turn = asked;
    const slow = setTimeout(() => turn === asked && showNote("Loading…"), 150);
    const query = multiple || input.value !== (picked[0]?.text ?? "") ? input.value.trim() : "";
    let answer;
    try {
      answer = await find(query);
    } catch {
      answer = { items: [], note: "The list could not be loaded. Type to try again." };
    }
    clearTimeout(slow);
    // An answer that a later question has overtaken is not shown.
    if (turn === asked && open) showItems(answer.items, answer.note);
  }
  const askSoon = debounced(ask, ASK_AFTER);

  function show() {
    if (open || input.disabled) return;
    open = true;
    input.setAttribute("aria-expanded", "true");
    box.classList.add("open");
    popup.showPopover();
    place();
    ask();
  }

  function close() {
    if (open) {
      open = false;
      asked += 1;
      popup.hidePopover();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      box.classList.remove("open");
    }
    if (multiple) input.value = "";
    showPicked();
  }

  /** Under the field, or over it where there is more room. */
  function place() {
    if (!open) return;
    const around = box.getBoundingClientRect();
    const below = window.innerHeight - around.bottom - 12;
    const above = around.top - 12;
    const up = below < 180 && above > below;
    Object.assign(popup.style, {
      left: `${around.left}px`,
      width: `${around.width}px`,
      maxHeight: `${Math.min(320, up ? above : below)}px`,
      top: up ? "auto" : `${around.bottom + 4}px`,
      bottom: up ? `${window.innerHeight - around.top + 4}px` : "auto",
    });
  }

  box.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button")) return;
    if (event.target !== input) event.preventDefault();
    input.focus();
    if (open && event.target !== input) close();
    else show();
  });
  input.addEventListener("focus", () => !multiple && input.select());
  input.addEventListener("blur", close);
  input.addEventListener("input", () => {
    show();
    if (patient) askSoon();
    else ask();
  });
  clear.addEventListener("pointerdown", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    picked = [];
    showPicked();
    changed(picked);
    input.focus();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return show();
      if (items.length) activate((active + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    } else if (event.key === "Enter") {
      // Enter in a list never submits the form that it stands in.
      event.preventDefault();
      if (open && items[active]) choose(items[active]);
      else show();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && multiple && !input.value && picked.length) drop(picked.at(-1));
    else if (event.key === "Home" && open && items.length && !input.value) activate(0);
    else if (event.key === "End" && open && items.length && !input.value) activate(items.length - 1);
  });
  // A scrolled or resized page takes the list away from its field.
  window.addEventListener("resize", close);
  document.addEventListener("scroll", (event) => open && !popup.contains(event.target) && place(), true);
  showPicked();
  return root;
}

/** Search among items that are all at hand. */
export function among(items) {
  return (query) => {
    const wanted = query.toLocaleLowerCase();
    return Promise.resolve({ items: items.filter((item) => item.text.toLocaleLowerCase().includes(wanted)) });
  };
}
