// Messages as people read them, in a channel or in a thread.

import { get, post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { menu } from "./dialogs.js";
import { fill, h, icon, reconcile, say } from "/shared/dom.js";
import { sizeOf } from "./elements.js";
import { clock, dayOf, mrkdwn } from "./mrkdwn.js";
import { myTeam, nameOf, session, teamOf, userOf } from "./session.js";

const TOGETHER = 300; // seconds: messages of one author closer than this stand under one name
const SHADES = 6;

const when = (ts) => new Date(Number(ts) * 1000);

/**
 * Show messages in a list. `place` says where they stand: channel, the thread's ts or null, openThread(ts), and
 * failed(text) for what a shortcut could not do.
 */
export function drawMessages(list, messages, place) {
  const items = [];
  let before = null;
  for (const message of messages) {
    const day = when(message.ts).toDateString();
    if (!place.thread && (!before || when(before.ts).toDateString() !== day)) {
      items.push({ key: day, day: message.ts });
      before = null;
    }
    const together = before && before.user === message.user && !before.thread_summary && !before.reply_count &&
      !before.ephemeral_for && !message.ephemeral_for && !message.subtype?.startsWith("channel_") &&
      !before.subtype?.startsWith("channel_") && Number(message.ts) - Number(before.ts) < TOGETHER;
    items.push({ key: message.ts, message, together: Boolean(together) });
    before = message;
  }
  reconcile(list, items, {
    key: (item) => item.key,
    make: (item) => (item.day ? dayLine(item.day) : draw(item, place)),
    change: (child, item) => {
      if (item.day) return true;
      update(child, item, place);
      return true;
    },
  });
}

const dayLine = (ts) => h("li", { class: "day" }, h("span", {}, dayOf(when(ts))));

function draw(item, place) {
  const made = h("li", { class: "message", "data-ts": item.message.ts });
  // The parts that an edit leaves alone stay the elements that they were.
  made.parts = {
    lead: h("div", { class: "message-lead" }),
    only: h("div", { class: "only-you", hidden: true }, icon("eye"), "Only visible to you"),
    head: h("div", { class: "message-head" }),
    text: h("div", { class: "message-text" }),
    blocks: h("div", { class: "blocks" }),
    files: h("div", { class: "files" }),
    foot: h("div", { class: "message-foot" }),
    tools: h("div", { class: "message-tools" }),
  };
  const { lead, only, head, text, blocks, files, foot, tools } = made.parts;
  made.append(lead, h("div", { class: "message-main" }, only, head, text, blocks, files, foot), tools);
  made.surface = surfaceOf(item.message, place);
  update(made, item, place);
  return made;
}

function update(made, { message, together }, place) {
  const { lead, only, head, text, blocks, files, foot, tools } = made.parts;
  const joined = message.subtype === "channel_join";
  made.className = `message${together ? " together" : ""}${message.ephemeral_for ? " ephemeral" : ""}${joined ? " joined" : ""}`;
  made.surface.message = message;
  only.hidden = !message.ephemeral_for;
  const time = h("time", { datetime: when(message.ts).toISOString(), title: when(message.ts).toLocaleString() }, clock(when(message.ts)));
  fill(lead, together ? time : avatar(message.user));
  const stranger = userOf(message.user) && userOf(message.user).team !== myTeam().id;
  const edited = message.edited && h("span", { class: "edited" }, "(edited)");
  head.hidden = together;
  fill(head, h("span", { class: "author" }, nameOf(message.user)), message.bot_id && h("span", { class: "badge" }, "APP"),
    stranger && h("span", { class: "badge company" }, teamOf(userOf(message.user).team).name), !together && time, !together && edited);
  const blocky = Boolean(message.blocks?.length);
  text.hidden = blocky || !message.text;
  fill(text, mrkdwn(message.text ?? ""));
  drawBlocks(blocks, message.blocks ?? [], made.surface);
  reconcile(files, message.files ?? [], { key: (file) => file.id, make: drawFile });
  fill(foot, together && edited, !place.thread && message.reply_count > 0 && replies(message, place));
  if (!tools.hasChildNodes()) tools.append(...toolsOf(made, place));
}

/** The picture of a person or of an app. */
export function avatar(id) {
  const user = userOf(id);
  if (!user) return h("span", { class: "avatar app" }, icon("app"));
  const shade = session.state.users.indexOf(user) % SHADES;
  return h("span", { class: `avatar shade-${shade}`, "aria-hidden": "true" }, user.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2));
}

function replies(message, place) {
  const last = when(message.latest_reply);
  const number = message.reply_count;
  return h("button", { type: "button", class: "replies", onclick: () => place.openThread(message.ts) },
    h("strong", {}, number === 1 ? "1 reply" : `${number} replies`), h("span", { class: "muted" }, `Last reply ${dayOf(last).toLowerCase()} at ${clock(last)}`));
}

function drawFile(file) {
  const address = `/client/file?${new URLSearchParams({ user: session.user, id: file.id })}`;
  const kind = (file.pretty_type || file.filetype || "file").toUpperCase();
  const card = h("a", { class: "file-card", href: address, download: file.name },
    h("span", { class: `file-kind ${file.filetype}` }, icon("file")),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, file.title || file.name), h("span", { class: "muted" }, `${kind} · ${sizeOf(file.size)}`)),
    h("span", { class: "file-get" }, icon("download"), h("span", { class: "unseen" }, "Download")));
  const made = h("div", { class: "file" }, card);
  if (file.filetype === "csv" && file.size < 200_000) preview(made, address);
  return made;
}

/** The first rows of a CSV, as Slack shows them under it. */
async function preview(made, address) {
  const rows = await fetch(address).then((response) => (response.ok ? response.arrayBuffer() : new ArrayBuffer())).then((bytes) => csv(new TextDecoder().decode(bytes)));
  if (rows.length < 2) return;
  const [first, ...rest] = rows;
  const columns = Math.min(6, first.length);
  made.append(h("div", { class: "preview", tabindex: "0", role: "region", "aria-label": "The first rows of the file" },
    h("table", {},
      h("thead", {}, h("tr", {}, first.slice(0, columns).map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, rest.slice(0, 4).map((row) => h("tr", {}, row.slice(0, columns).map((cell) => h("td", {}, cell))))))));
}

function csv(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (rows.length > 5) break;
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}

function surfaceOf(first, place) {
  const where = () => ({ user: session.user, channel: place.channel, ts: surface.message.ts });
  const element = (block, given) => ({ block_id: block.block_id, action_id: given.action_id });
  const surface = {
    message: first,
    values: {},
    waiting: new Set(),
    press: async (block, given, state) => (await post("/client/press", { ...where(), ...element(block, given), state: state ?? {} })).error,
    change: (block, given, state) => surface.press(block, given, state),
    options: (block, given, query) => post("/client/options", { ...where(), ...element(block, given), query }),
  };
  return surface;
}

function toolsOf(made, place) {
  const message = () => made.surface.message;
  const more = h("button", { type: "button", class: "icon-button", "aria-label": "More actions", "aria-haspopup": "menu" }, icon("more"));
  more.addEventListener("click", () => menu(more, entries(message(), place), { label: "More actions", align: "end" }));
  const reply = h("button", { type: "button", class: "icon-button", "aria-label": "Reply in thread", onclick: () => place.openThread(message().thread_ts ?? message().ts) }, icon("reply"));
  return message().ephemeral_for ? [] : [place.thread ? null : reply, more].filter(Boolean);
}

function entries(message, place) {
  const shortcuts = session.state.shortcuts.filter((shortcut) => shortcut.type === "message");
  const offered = myTeam().installed ? shortcuts : [];
  const run = async (shortcut) => {
    const { error } = await post("/client/shortcut", { user: session.user, name: shortcut.callback_id, channel: place.channel, ts: message.ts });
    if (error) place.failed(`“${shortcut.name}” failed with the error “${error}”.`);
  };
  return [
    ...(offered.length ? [{ heading: myTeam().bot_name }] : []),
    ...offered.map((shortcut) => ({ text: shortcut.name, detail: shortcut.description, run: () => run(shortcut) })),
    { text: "Copy text", run: () => navigator.clipboard?.writeText(message.text).then(() => say("Copied")) },
    {
      text: "Copy link",
      run: () => navigator.clipboard?.writeText(`${location.origin}/#/${place.channel}/${message.thread_ts ?? message.ts}`).then(() => say("Copied")),
    },
  ];
}

/** The messages of a channel, or of a thread: its parent first. */
export async function read(channel, thread) {
  const { messages } = await get("/client/messages", { user: session.user, channel, thread_ts: thread });
  return messages;
}
