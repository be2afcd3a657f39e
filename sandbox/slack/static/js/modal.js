// The modal that the bot shows to this person: always the view on top of its stack.

import { get, post } from "./api.js";
import { drawBlocks, showErrors } from "./blocks.js";
import { fill, h, icon, newId, say } from "/shared/dom.js";
import { words } from "./mrkdwn.js";
import { session } from "./session.js";

const titleId = newId("modal");
const title = h("h1", { id: titleId, tabindex: "-1" });
const back = h("button", { type: "button", class: "icon-button", "aria-label": "Back", hidden: true }, icon("back"));
const cross = h("button", { type: "button", class: "icon-button", "aria-label": "Close" }, icon("close"));
const problem = h("div", { class: "modal-problem", role: "alert", hidden: true });
const body = h("div", { class: "modal-body blocks", tabindex: "-1" });
const closing = h("button", { type: "button", class: "button" });
const submitting = h("button", { type: "submit", class: "button primary" });
const form = h("form", { class: "modal-form", novalidate: true },
  h("div", { class: "modal-head" }, back, h("span", { class: "avatar app small" }, icon("app")), title, cross),
  body, problem, h("div", { class: "modal-foot" }, closing, submitting));
const dialog = h("dialog", { class: "modal", "aria-labelledby": titleId }, form);

let shown = null; // the view as it stands on the screen
let reading = Promise.resolve();

const where = () => ({ user: session.user });
const element = (block, given) => ({ block_id: block.block_id, action_id: given.action_id });
const surface = {
  values: {},
  waiting: new Set(),
  press: async (block, given, state) => {
    await settled();
    return (await post("/client/press", { ...where(), ...element(block, given), state: state ?? {} })).error;
  },
  change: (block, given, state) => {
    showErrors(body, without(block.block_id));
    return (changing = changing.then(() => post("/client/input", { ...where(), ...element(block, given), state })).catch(() => null));
  },
  options: async (block, given, query) => {
    await settled();
    return post("/client/options", { ...where(), ...element(block, given), query });
  },
};
let changing = Promise.resolve();
let errors = {};

/** What was typed has reached the workspace. */
async function settled() {
  for (const change of surface.waiting) change.flush();
  await changing;
}

function without(block) {
  errors = Object.fromEntries(Object.entries(errors).filter(([name]) => name !== block));
  return errors;
}

/** Show what the workspace says that this person's modal is now. Calls wait for one another. */
export function refreshModal() {
  reading = reading.then(read).catch(() => null);
  return reading;
}

async function read() {
  const answer = await get("/client/modal", where());
  if (!answer.view) return hide();
  draw(answer);
}

function hide() {
  shown = null;
  if (dialog.open) dialog.close();
}

function draw({ view, errors: wrong, problem: trouble, depth }) {
  const another = shown?.id !== view.id;
  const changed = shown?.hash !== view.hash;
  surface.values = view.state.values;
  title.textContent = words(view.title);
  back.hidden = depth < 2;
  closing.textContent = view.close ? words(view.close) : "Close";
  submitting.hidden = !view.submit;
  if (view.submit && !submitting.hasAttribute("aria-busy")) submitting.textContent = words(view.submit);
  if (changed) {
    const focused = dialog.open && body.contains(document.activeElement) ? whereabouts(document.activeElement) : null;
    if (another) fill(body);
    if (another) surface.waiting.clear();
    drawBlocks(body, view.blocks, surface);
    shown = view;
    if (!dialog.open) {
      document.body.append(dialog);
      dialog.showModal();
    }
    if (another) body.scrollTop = 0;
    settleFocus(focused, another);
  }
  errors = wrong ?? {};
  const first = showErrors(body, errors);
  problem.hidden = !trouble;
  fill(problem, ...(trouble ? [icon("warning"), trouble] : []));
  return first;
}

/** In the same view the focus stays where it was if that is still there; else it begins at the first field. */
function settleFocus(before, another) {
  const now = document.activeElement;
  if (!another && now !== dialog && dialog.contains(now)) return;
  const block = before && [...body.children].find((child) => child.dataset.key === before.block);
  if (block) {
    const controls = controlsOf(block);
    const again = controls.find((control) => control.type === "radio" && control.checked) ?? controls[before.number] ?? controls[0];
    if (again) return again.focus();
  }
  (controlsOf(body)[0] ?? (submitting.hidden ? title : submitting)).focus();
  say(title.textContent);
}

const controlsOf = (parent) => [...parent.querySelectorAll("input:not([tabindex='-1']), textarea, button:not([tabindex='-1'])")];

/** Which control of which block: a block that is drawn anew gets its focus back there. */
function whereabouts(control) {
  const block = control.closest("[data-key]");
  return block && { block: block.dataset.key, number: controlsOf(block).indexOf(control) };
}

let sent = null; // what stood on the screen when it was submitted
let next = null; // what stood there when something else was submitted meanwhile

const onScreen = () => JSON.stringify([shown?.id, shown?.hash, errors, problem.textContent]);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (submitting.hidden) return;
  if (submitting.hasAttribute("aria-busy")) {
    // What an answer changes can be seen, and submitted, before that answer is through. The same view twice is one too many.
    next = onScreen();
    return;
  }
  sent = onScreen();
  next = null;
  submitting.setAttribute("aria-busy", "true");
  form.classList.add("busy");
  try {
    await settled();
    await post("/client/submit", where());
    await refreshModal();
  } finally {
    submitting.removeAttribute("aria-busy");
    form.classList.remove("busy");
    if (shown?.submit) submitting.textContent = words(shown.submit);
  }
  if (dialog.open && next !== sent && next === onScreen()) return form.requestSubmit();
  const wrong = body.querySelector(".wrong");
  if (wrong) {
    wrong.querySelector("[data-control]")?.focus();
    say(Object.values(errors).join(" "));
  } else if (dialog.open) settleFocus(null, false);
});

async function close(all) {
  await post("/client/close", { ...where(), all });
  await refreshModal();
}

closing.addEventListener("click", () => close(false));
back.addEventListener("click", () => close(false));
cross.addEventListener("click", () => close(true));
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close(false);
});
