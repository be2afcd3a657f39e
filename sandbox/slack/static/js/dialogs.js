// Small windows of the page's own: a menu at a button, a question, and the people one may be.

import { h, newId } from "/shared/dom.js";
import { textObject, words } from "./mrkdwn.js";

/** A menu under a button: [{ text, detail?, run, danger?, chosen? }]; arrows move, Enter runs, Escape closes. */
export function menu(anchor, entries, { label = "Menu", align = "start" } = {}) {
  const items = entries.map((entry) =>
    entry.heading
      ? h("div", { class: "menu-heading", role: "presentation" }, entry.heading)
      : h("button", {
          type: "button", class: `menu-item ${entry.danger ? "danger" : ""}`, role: entry.chosen === undefined ? "menuitem" : "menuitemradio",
          "aria-checked": entry.chosen === undefined ? null : String(entry.chosen),
          onclick: () => { close(true); entry.run(); },
        }, entry.before, h("span", { class: "menu-text" }, entry.text, entry.detail && h("span", { class: "option-detail" }, entry.detail))));
  const popup = h("div", { class: "popup menu", role: "menu", "aria-label": label, popover: "auto" }, items);
  const buttons = items.filter((item) => item.tagName === "BUTTON");

  function close(back) {
    popup.remove();
    anchor.removeAttribute("aria-expanded");
    if (back) anchor.focus();
  }

  popup.addEventListener("keydown", (event) => {
    const now = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      buttons[(to + buttons.length) % buttons.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === "Tab") close(true);
  });
  popup.addEventListener("toggle", (event) => event.newState === "closed" && popup.isConnected && close(false));
  // Within a dialog the rest of the page is inert: a menu belongs beside its button.
  (anchor.closest("dialog") ?? document.body).append(popup);
  popup.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  const around = anchor.getBoundingClientRect();
  const size = popup.getBoundingClientRect();
  const left = align === "end" ? around.right - size.width : around.left;
  const fits = around.bottom + size.height + 8 < window.innerHeight;
  popup.style.left = `${Math.max(8, Math.min(left, window.innerWidth - size.width - 8))}px`;
  popup.style.top = fits ? `${around.bottom + 4}px` : `${Math.max(8, around.top - size.height - 4)}px`;
  (buttons.find((button) => button.getAttribute("aria-checked") === "true") ?? buttons[0])?.focus();
}

/** The question of a `confirm` object. A promise of the answer. */
export function confirmed(confirm) {
  return new Promise((resolve) => {
    const [titleId, textId] = [newId("question"), newId("question-text")];
    const finish = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const yes = h("button", { type: "button", class: `button ${confirm.style ?? "primary"}`, onclick: () => finish(true) }, words(confirm.confirm));
    const no = h("button", { type: "button", class: "button", onclick: () => finish(false) }, words(confirm.deny));
    const dialog = h("dialog", { class: "question", "aria-labelledby": titleId, "aria-describedby": textId, oncancel: (event) => { event.preventDefault(); finish(false); } },
      h("h2", { id: titleId }, words(confirm.title)), h("div", { id: textId }, textObject(confirm.text)), h("div", { class: "question-buttons" }, no, yes));
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}

/** A window that tells something. */
export function told(title, ...content) {
  const titleId = newId("told");
  const dialog = h("dialog", { class: "question told", "aria-labelledby": titleId },
    h("h2", { id: titleId }, title), content,
    h("div", { class: "question-buttons" }, h("button", { type: "button", class: "button primary", onclick: () => dialog.close() }, "Close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
