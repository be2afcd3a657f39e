// The interactive elements of Block Kit. Each entry of ELEMENTS draws one; `place` tells where it stands:
// block, surface (what pressing and changing do), state (what is chosen now), name (the attributes that name it).

import { sample, send } from "./api.js";
import { confirmed, menu } from "./dialogs.js";
import { debounced, fill, h, icon, newId } from "/shared/dom.js";
import { textObject, words } from "./mrkdwn.js";
import { among, select } from "./select.js";
import { appName, channelIcon, channelName, me, myDirect, session } from "./session.js";

const MOST_OPTIONS = 100; // that Slack takes from an app
const TYPING = 250; // ms

export const ELEMENTS = {
  button,
  overflow,
  plain_text_input: textInput,
  static_select: (element, place) => optionSelect(element, place, false),
  multi_static_select: (element, place) => optionSelect(element, place, true),
  external_select: (element, place) => externalSelect(element, place, false),
  multi_external_select: (element, place) => externalSelect(element, place, true),
  users_select: (element, place) => idSelect(element, place, people(), "user", false),
  multi_users_select: (element, place) => idSelect(element, place, people(), "user", true),
  conversations_select: (element, place) => idSelect(element, place, conversations(element.filter), "conversation", false),
  channels_select: (element, place) => idSelect(element, place, channels(), "channel", false),
  radio_buttons: radioButtons,
  checkboxes,
  datepicker,
  file_input: fileInput,
};

// --- what one presses ---

function button(element, { block, surface }) {
  const made = h("button", { type: "button", class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label ?? null, "data-action": element.action_id },
    words(element.text), element.url && icon("out"));
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy") === "true") return;
    if (element.confirm && !(await confirmed(element.confirm))) return;
    if (element.url) window.open(element.url, "_blank", "noopener");
    await busy(made, () => surface.press(block, element));
  });
  return made;
}

/** Show that a press is under way, and what Slack shows when the app did not answer. */
async function busy(made, press) {
  made.setAttribute("aria-busy", "true");
  made.parentElement?.querySelector(".press-problem")?.remove();
  const error = await press();
  made.removeAttribute("aria-busy");
  if (error) {
    made.after(h("span", { class: "press-problem", role: "alert", title: error }, icon("warning"), "We had some trouble connecting. Try again?"));
  }
}

function overflow(element, { block, surface }) {
  const made = h("button", { type: "button", class: "icon-button", "aria-label": "More", "aria-haspopup": "menu", "data-action": element.action_id }, icon("more"));
  made.addEventListener("click", () =>
    menu(made, element.options.map((option) => ({
      text: words(option.text),
      run: async () => {
        if (element.confirm && !(await confirmed(element.confirm))) return;
        if (option.url) window.open(option.url, "_blank", "noopener");
        await busy(made, () => surface.press(block, element, { selected_option: option }));
      },
    }))));
  return made;
}

// --- what one writes ---

function textInput(element, { block, surface, state, name }) {
  const tag = element.multiline ? "textarea" : "input";
  const made = h(tag, {
    class: "text",
    ...(element.multiline ? { rows: 4 } : { type: "text" }),
    placeholder: element.placeholder ? words(element.placeholder) : null,
    maxlength: element.max_length ?? 3000,
    autocomplete: "off",
    "data-control": true,
    ...name,
  });
  made.value = state.value ?? "";
  const change = debounced(() => surface.change(block, element, { value: made.value || null }), TYPING);
  surface.waiting.add(change);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const waits = block.dispatch_action && !triggers.includes("on_character_entered");
  made.addEventListener("input", () => !waits && change());
  made.addEventListener("change", () => change());
  return made;
}

function datepicker(element, { block, surface, state, name }) {
  const made = h("input", { class: "text", type: "date", "data-control": true, ...name });
  made.value = state.selected_date ?? "";
  made.addEventListener("change", () => surface.change(block, element, { selected_date: made.value || null }));
  return made;
}

// --- what one chooses ---

const asItem = (option, group) => ({
  text: words(option.text),
  detail: option.description ? words(option.description) : null,
  value: option.value,
  group,
  option,
});

const allOptions = (element) =>
  element.options?.map((option) => asItem(option)) ??
  (element.option_groups ?? []).flatMap((group) => group.options.map((option) => asItem(option, words(group.label))));

function optionSelect(element, place, multiple, find = among(allOptions(element)), patient = false) {
  const { block, surface, state, name } = place;
  const chosen = multiple ? state.selected_options ?? [] : [state.selected_option].filter(Boolean);
  return select({
    name,
    clearable: Boolean(block.optional),
    multiple,
    patient,
    find,
    most: element.max_selected_items,
    placeholder: element.placeholder ? words(element.placeholder) : undefined,
    chosen: chosen.map((option) => asItem(option)),
    changed: (items) => {
      const options = items.map((item) => item.option);
      return surface.change(block, element, multiple ? { selected_options: options } : { selected_option: options[0] ?? null });
    },
  });
}

function externalSelect(element, place, multiple) {
  const least = element.min_query_length ?? 3;
  const find = async (query) => {
    if (query.length < least) return { items: [], note: `Type at least ${least} ${least === 1 ? "character" : "characters"} to search.` };
    const answer = await place.surface.options(place.block, element, query);
    if (answer.error) return { items: [], note: "The options could not be loaded. Type to try again." };
    const items = answer.options.map((option) => asItem(option));
    return { items, note: items.length >= MOST_OPTIONS ? `The first ${MOST_OPTIONS}. Type to narrow them down.` : undefined };
  };
  return optionSelect(element, place, multiple, find, true);
}

function idSelect(element, place, items, kind, multiple) {
  const { block, surface, state, name } = place;
  const [one, many] = [`selected_${kind}`, `selected_${kind}s`];
  const ids = multiple ? state[many] ?? [] : [state[one]].filter(Boolean);
  return select({
    name,
    clearable: Boolean(block.optional),
    multiple,
    most: element.max_selected_items,
    placeholder: element.placeholder ? words(element.placeholder) : undefined,
    find: among(items),
    chosen: ids.map((id) => items.find((item) => item.value === id) ?? { text: id, value: id }),
    changed: (chosen) => {
      const values = chosen.map((item) => item.value);
      return surface.change(block, element, multiple ? { [many]: values } : { [one]: values[0] ?? null });
    },
  });
}

/** Colleagues, and people of other workspaces who share a channel. */
function people() {
  const shared = new Set(session.state.channels.flatMap((channel) => [channel.team, ...channel.shared_with]));
  return session.state.users
    .filter((user) => user.team === me().team || shared.has(user.team))
    .map((user) => ({ text: user.real_name, value: user.id, detail: `@${user.name}` }));
}

function channels() {
  return session.state.channels
    .filter((channel) => !channel.dm && !channel.archived)
    .map((channel) => ({ text: channelName(channel), value: channel.id, icon: channelIcon(channel) }));
}

function conversations(filter = {}) {
  const kinds = filter.include ?? ["public", "private", "im", "mpim"];
  return session.state.channels
    .filter((channel) => !channel.archived && kinds.includes(channel.dm ? "im" : channel.private ? "private" : "public"))
    .filter((channel) => !(filter.exclude_external_shared_channels && channel.shared_with.length))
    .filter((channel) => !(filter.exclude_bot_users && channel === myDirect()))
    .map((channel) => ({
      text: channelName(channel),
      value: channel.id,
      icon: channelIcon(channel),
      detail: channel.dm ? `direct messages with ${appName()}` : channel.shared_with.length ? "shared with another company" : null,
    }));
}

function boxes(element, type, chosen, name, changed) {
  const group = newId(type);
  return h("div", { class: "boxes", role: type === "radio" ? "radiogroup" : "group", ...name },
    element.options.map((option) =>
      h("label", { class: "box" },
        h("input", { type, name: group, value: option.value, checked: chosen.includes(option.value), "data-control": true, onchange: changed }),
        h("span", { class: "box-text" }, textObject(option.text),
          option.description && h("span", { class: "box-detail" }, textObject(option.description))))));
}

function radioButtons(element, { block, surface, state, name }) {
  const chosen = state.selected_option ? [state.selected_option.value] : [];
  return boxes(element, "radio", chosen, name, (event) => {
    const option = element.options.find((candidate) => candidate.value === event.target.value);
    surface.change(block, element, { selected_option: option });
  });
}

function checkboxes(element, { block, surface, state, name }) {
  const chosen = (state.selected_options ?? []).map((option) => option.value);
  const made = boxes(element, "checkbox", chosen, name, () => {
    const checked = [...made.querySelectorAll("input:checked")].map((box) => box.value);
    surface.change(block, element, { selected_options: element.options.filter((option) => checked.includes(option.value)) });
  });
  return made;
}

// --- files ---

function fileInput(element, { block, surface, state, name }) {
  const most = element.max_files ?? 10;
  let files = [...(state.files ?? [])];
  const picker = h("input", {
    type: "file", class: "unseen", multiple: most > 1, tabindex: "-1", "aria-hidden": "true",
    accept: element.filetypes?.map((kind) => `.${kind}`).join(",") ?? null,
  });
  const choose = h("button", { type: "button", class: "button", "data-control": true, ...name, onclick: () => picker.click() }, icon("upload"), "Choose a file");
  const samples = h("button", { type: "button", class: "link-button", "aria-haspopup": "menu" }, "Use a sample file");
  samples.addEventListener("click", () =>
    menu(samples, [...session.guide.samples, ...session.guide.ugly_samples].map((path) => ({ text: path, run: async () => upload([await sample(path)]) }))));
  const shown = h("ul", { class: "upload-list" });
  const problem = h("div", { class: "field-error", role: "alert" });
  const area = h("div", { class: "upload-area" }, choose, h("span", { class: "upload-or" }, "or drop it here"), session.guide.samples.length > 0 && samples);
  const root = h("div", { class: "upload" }, picker, area, shown, problem);

  function show() {
    area.hidden = files.length >= most;
    fill(shown, ...files.map((file) =>
      h("li", { class: "upload-file" }, icon("file"), h("span", { class: "upload-name" }, file.name), h("span", { class: "muted" }, sizeOf(file.size)),
        h("button", { type: "button", class: "icon-button small", "aria-label": `Remove ${file.name}`, onclick: () => keep(files.filter((other) => other !== file)) }, icon("close")))));
  }

  async function keep(left) {
    files = left;
    show();
    if (!files.length) choose.focus();
    await surface.change(block, element, { files });
  }

  async function upload(given) {
    problem.textContent = "";
    for (const file of [...given].slice(0, most - files.length)) {
      if (element.filetypes && !element.filetypes.includes(file.name.split(".").pop().toLowerCase())) {
        problem.textContent = `Only ${element.filetypes.join(", ")} files can be uploaded here.`;
        continue;
      }
      root.setAttribute("aria-busy", "true");
      const answer = await send("/client/upload", { user: session.user, file });
      root.removeAttribute("aria-busy");
      if (answer.error) problem.textContent = answer.error;
      else await keep([...files, answer.file]);
    }
    // Whoever has gone on to another field stays there.
    if (["BODY", "DIALOG"].includes(document.activeElement.tagName) || root.contains(document.activeElement)) root.querySelector(".upload-file button")?.focus();
  }

  picker.addEventListener("change", () => upload(picker.files));
  takesDrops(root, upload);
  show();
  return root;
}

/** Let files be dropped on an element. */
export function takesDrops(target, drop) {
  let depth = 0;
  const mark = (change) => {
    depth = Math.max(0, depth + change);
    target.classList.toggle("dropping", depth > 0);
  };
  const holds = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  target.addEventListener("dragenter", (event) => holds(event) && mark(1));
  target.addEventListener("dragleave", (event) => holds(event) && mark(-1));
  target.addEventListener("dragover", (event) => holds(event) && event.preventDefault());
  target.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    event.stopPropagation();
    depth = 0;
    mark(0);
    drop([...event.dataTransfer.files]);
  });
}

/** `1.2 kB`, as people read it. */
export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
