// Where one writes: messages, slash commands with completion, files.

import { post, sample, send } from "./api.js";
import { menu } from "./dialogs.js";
import { fill, h, icon, newId } from "/shared/dom.js";
import { sizeOf, takesDrops } from "./elements.js";
import { appName, myTeam, session } from "./session.js";
import { offered, run } from "./workflow.js";

/** Slack's own command, which this workspace knows too. */
const invite = () => ({ command: "/invite", description: "Add the app to this channel", usage_hint: `@${appName()}` });

const commands = () => [...(myTeam().installed ? session.state.commands : []), invite()];

/** `place`: channel, thread (its ts or null), label; `failed(text)` tells what did not work; `target` takes dropped files. */
export function composer({ channel, thread, label, failed, target, off = null }) {
  if (off) return h("div", { class: "composer off" }, off);
  const listId = newId("commands");
  let files = [];
  let found = [];
  let active = 0;

  const text = h("textarea", {
    class: "composer-text", rows: 1, placeholder: label, "aria-label": label, role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": listId, "aria-haspopup": "listbox",
  });
  const list = h("div", { class: "completion", role: "listbox", id: listId, "aria-label": "Commands", hidden: true });
  const attached = h("ul", { class: "upload-list" });
  const picker = h("input", { type: "file", class: "unseen", multiple: true, tabindex: "-1", "aria-hidden": "true" });
  const attach = h("button", { type: "button", class: "icon-button", "aria-label": "Attach a file", "aria-haspopup": "menu" }, icon("clip"));
  const bolt = h("button", { type: "button", class: "icon-button", "aria-label": "Shortcuts", "aria-haspopup": "menu" }, icon("bolt"));
  const go = h("button", { type: "submit", class: "icon-button send", "aria-label": "Send" }, icon("send"));
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
    list, attached, text, picker, h("div", { class: "composer-row" }, attach, !thread && bolt, h("span", { class: "composer-hint" }, thread ? "" : "Type / for commands"), go));

  function grow() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 200)}px`;
    go.classList.toggle("ready", Boolean(text.value.trim() || files.length));
  }

  // --- completion ---

  function complete() {
    const typed = /^\/\S*$/.exec(text.value);
    found = typed && !thread ? commands().filter((command) => command.command.startsWith(typed[0])) : [];
    active = 0;
    fill(list, ...found.map((command, number) =>
      h("div", { class: "option", role: "option", id: `${listId}-${number}`, onpointerdown: (event) => event.preventDefault(), onclick: () => take(command) },
        h("span", { class: "completion-command" }, command.command), " ", h("span", { class: "muted" }, command.usage_hint ?? ""),
        h("span", { class: "option-detail" }, command.description))));
    show();
  }

  function show() {
    const open = found.length > 0;
    list.hidden = !open;
    text.setAttribute("aria-expanded", String(open));
    list.querySelectorAll(".option").forEach((row, number) => {
      row.classList.toggle("active", number === active);
      row.setAttribute("aria-selected", String(number === active));
    });
    if (open) text.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else text.removeAttribute("aria-activedescendant");
  }

  function close() {
    found = [];
    show();
  }

  function take(command) {
    text.value = `${command.command} `;
    close();
    grow();
    text.focus();
  }

  // --- sending ---

  async function submit() {
    const written = text.value.trim();
    if (!written && !files.length) return;
    const given = files;
    close();
    keep([]);
    text.value = "";
    grow();
    const failure = given.length ? await dropAll(given, written) : await write(written);
    if (failure) failed(failure);
  }

  async function write(written) {
    const where = { user: session.user, channel };
    if (!written.startsWith("/") || thread) {
      if (written.startsWith("/")) return `${written.split(" ")[0]} is not supported in threads. Sorry!`;
      return (await post("/client/say", { ...where, text: written, thread_ts: thread })).error;
    }
    const { error } = await post("/client/command", { ...where, text: written });
    if (!error) return null;
    const command = written.split(/\s/)[0];
    return error.includes(" ") ? `${error}.` : `${command} failed with the error “${error}”.`;
  }

  async function dropAll(given, words) {
    for (const [number, file] of given.entries()) {
      const fields = { user: session.user, channel, thread_ts: thread, text: number ? "" : words, file };
      const { error } = await send("/client/drop", fields);
      if (error) return error;
    }
    return null;
  }

  function keep(left) {
    files = left;
    fill(attached, ...files.map((file) =>
      h("li", { class: "upload-file" }, icon("file"), h("span", { class: "upload-name" }, file.name), h("span", { class: "muted" }, sizeOf(file.size)),
        h("button", { type: "button", class: "icon-button small", "aria-label": `Remove ${file.name}`, onclick: () => keep(files.filter((other) => other !== file)) }, icon("close")))));
    grow();
  }

  const add = (given) => {
    keep([...files, ...given]);
    text.focus();
  };

  attach.addEventListener("click", () =>
    menu(attach, [
      { text: "From this computer", run: () => picker.click() },
      { heading: "Sample projects" },
      ...[...session.guide.samples, ...session.guide.ugly_samples].map((path) => ({ text: path, run: async () => add([await sample(path)]) })),
    ], { label: "Attach" }));
  picker.addEventListener("change", () => add([...picker.files]));
  takesDrops(target ?? form, add);
  text.addEventListener("paste", (event) => event.clipboardData?.files.length && add([...event.clipboardData.files]));

  bolt.addEventListener("click", () => {
    const shortcuts = myTeam().installed ? session.state.shortcuts.filter((shortcut) => shortcut.type === "global") : [];
    menu(bolt, [
      ...shortcuts.map((shortcut) => ({
        text: shortcut.name,
        detail: shortcut.description,
        run: async () => {
          const { error } = await post("/client/shortcut", { user: session.user, name: shortcut.callback_id });
          if (error) failed(`“${shortcut.name}” failed with the error “${error}”.`);
        },
      })),
      ...(myTeam().installed && offered() ? [{ text: "New SeekOut project", detail: "A workflow with the app's step", run: () => run(channel, failed) }] : []),
      ...commands().map((command) => ({ text: command.command, detail: command.description, run: () => take(command) })),
    ], { label: "Shortcuts" });
  });

  text.addEventListener("input", () => {
    grow();
    complete();
  });
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      show();
    } else if (found.length && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (found.length && event.key === "Tab") {
      event.preventDefault();
      take(found[active]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      // A command that is typed out is sent; a part of one is completed.
      if (found.length && text.value !== found[active].command) take(found[active]);
      else submit();
    }
  });
  form.put = (words) => {
    text.value = words;
    grow();
    text.focus();
  };
  return form;
}
