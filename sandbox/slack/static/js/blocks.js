// The blocks of Block Kit. What is not in BLOCKS or ELEMENTS is shown as a warning, and a test fails.

import { fill, h, icon, newId, reconcile } from "/shared/dom.js";
import { ELEMENTS } from "./elements.js";
import { textObject, words } from "./mrkdwn.js";

export const BLOCKS = {
  section,
  header: (block) => h("h3", { class: "block header" }, words(block.text)),
  context,
  actions,
  divider: () => h("hr", { class: "block divider" }),
  image: (block) => h("figure", { class: "block picture" }, block.title && h("figcaption", {}, words(block.title)), picture(block)),
  input,
  alert: (block) => h("div", { class: `block alert ${block.level ?? "default"}`, role: "note" }, textObject(block.text)),
  data_table: dataTable,
  plan,
  task_card: task,
};

/**
 * Make `container` show these blocks. `surface` says what touching them does: values, waiting (a Set of debounced
 * calls), press(block, element, state?), change(block, element, state), options(block, element, query).
 */
export function drawBlocks(container, blocks, surface) {
  reconcile(container, blocks, { key: (block) => block.block_id, make: (block) => draw(block, surface) });
}

function draw(block, surface) {
  return (BLOCKS[block.type] ?? unknown)(block, surface);
}

function unknown(thing) {
  return h("p", { class: "unknown", "data-unknown": thing.type }, icon("warning"), `This page cannot draw “${thing.type}”.`);
}

/** An element, named by the attributes in `name`. */
function element(given, block, surface, name) {
  const state = surface.values?.[block.block_id]?.[given.action_id] ?? {};
  return (ELEMENTS[given.type] ?? unknown)(given, { block, surface, state, name });
}

function section(block, surface) {
  const textId = newId("text");
  return h("div", { class: "block section" },
    h("div", { class: "section-main" },
      block.text && h("div", { class: "section-text", id: textId }, textObject(block.text)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textObject(field))))),
    block.accessory && h("div", { class: "accessory" },
      block.accessory.type === "image" ? picture(block.accessory) : element(block.accessory, block, surface, { "aria-labelledby": textId })));
}

function context(block) {
  return h("div", { class: "block context" },
    block.elements.map((item) => (item.type === "image" ? picture(item) : h("span", {}, textObject(item)))));
}

function actions(block, surface) {
  return h("div", { class: "block actions" },
    block.elements.map((item) => element(item, block, surface, { "aria-label": item.placeholder ? words(item.placeholder) : "Choose" })));
}

/** Pictures from other hosts are not loaded: their words stand for them. */
function picture(given) {
  const ours = given.image_url && new URL(given.image_url, location.href).origin === location.origin;
  return ours ? h("img", { src: given.image_url, alt: given.alt_text }) : h("span", { class: "picture-words", title: "Pictures from other hosts are not loaded" }, given.alt_text);
}

/** A table that shows a page of its rows, and the rest on request. */
function dataTable(block) {
  const [headings, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const cell = (tag, given, more = {}) => h(tag, more, String(given.text ?? given.value ?? ""));
  const body = h("tbody", {});
  const show = (count) => fill(body, ...rows.slice(0, count).map((row) => h("tr", {}, row.map((given) => cell("td", given)))));
  const more = rows.length > size && h("button", { type: "button", class: "more-rows" }, `Show all ${rows.length} rows`);
  if (more) more.addEventListener("click", () => { show(rows.length); more.remove(); });
  show(size);
  return h("div", { class: "block data-table", tabindex: "0", role: "region", "aria-label": block.caption },
    h("table", {},
      h("caption", {}, block.caption),
      h("thead", {}, h("tr", {}, headings.map((given) => cell("th", given, { scope: "col" })))),
      body),
    more);
}

const STATUSES = { pending: "To do", in_progress: "In progress", complete: "Done", error: "Failed" };

function task(block) {
  return h("div", { class: `block task ${block.status}` },
    h("span", { class: "task-status" }, STATUSES[block.status]), " ", block.title);
}

function plan(block) {
  return h("div", { class: "block plan" },
    h("div", { class: "plan-title" }, block.title),
    h("ol", {}, (block.tasks ?? []).map((item) => h("li", {}, task(item)))));
}

const GROUPS = ["radio_buttons", "checkboxes", "file_input"];

function input(block, surface) {
  const [labelId, controlId, hintId, errorId] = ["label", "control", "hint", "error"].map(newId);
  const grouped = GROUPS.includes(block.element.type);
  const label = [words(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  const name = {
    // A button's own words, "Choose a file", follow what it is for.
    "aria-labelledby": block.element.type === "file_input" ? `${labelId} ${controlId}` : labelId,
    "aria-describedby": [block.hint && hintId, errorId].filter(Boolean).join(" "),
    "aria-required": block.optional || grouped ? null : "true",
    id: controlId,
  };
  return h("div", { class: "block field", "data-block": block.block_id },
    grouped ? h("div", { class: "label", id: labelId }, label) : h("label", { class: "label", id: labelId, for: controlId }, label),
    element(block.element, block, surface, name),
    h("div", { class: "field-error", id: errorId, "data-error": true }),
    block.hint && h("div", { class: "hint", id: hintId }, words(block.hint)));
}

/** Put errors under the fields that they are about. Returns the first field that has one. */
export function showErrors(container, errors) {
  let first = null;
  for (const field of container.querySelectorAll("[data-block]")) {
    const text = errors[field.dataset.block] ?? "";
    const slot = field.querySelector("[data-error]");
    if (slot.textContent !== text) fill(slot, ...(text ? [icon("warning"), text] : []));
    field.classList.toggle("wrong", Boolean(text));
    for (const control of field.querySelectorAll("[data-control]")) {
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    if (text) first ??= field;
  }
  return first;
}
