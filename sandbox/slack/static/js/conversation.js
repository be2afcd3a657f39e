// The middle of the page, a conversation or the app's Home tab, and the thread at its side.

import { get, post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { confirmed, menu } from "./dialogs.js";
import { fill, h, icon, say } from "/shared/dom.js";
import { drawMessages, read } from "./messages.js";
import { appName, channelIcon, channelName, channelOf, markRead, me, myDirect, myTeam, nameOf, session, teamOf } from "./session.js";

const NEAR = 80; // px from the end count as at the end
const main = document.getElementById("main");
const side = document.getElementById("thread");
let view = null; // the conversation on the screen: { channel, list, scroll, failed, write }
let below = null; // the thread
let home = null;

// --- a conversation ---

/** Show a conversation in the middle of the page. */
export async function openConversation(id, { openThread }) {
  home = null;
  const channel = channelOf(id);
  const list = h("ol", { class: "messages" });
  const begin = beginning(channel);
  const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Messages in ${channelName(channel)}` }, begin, list);
  const trouble = notice();
  const failed = trouble.tell;
  const target = h("div", { class: "drop-target" });
  const write = composer({ channel: id, thread: null, label: `Message ${channel.dm ? appName() : `#${channel.name}`}`, failed, target, off: whyOff(channel) });
  target.append(h("div", { class: "drop-here" }, "Drop a file to share it here"), scroll, trouble, write);
  fill(main, heading(channel), target);
  view = { channel: id, list, scroll, write, place: { channel: id, thread: null, openThread, failed }, seen: null };
  keepAtEnd(scroll, list);
  await refreshConversation();
  if (matchMedia("(min-width: 760px)").matches) write.querySelector("textarea")?.focus({ preventScroll: true });
}

function whyOff(channel) {
  if (channel.archived) return "You are viewing an archived channel.";
  if (channel.dm && !session.state.people_may_write) return "Sending messages to this app has been turned off.";
  return null;
}

function heading(channel) {
  const others = channel.shared_with.length ? [channel.team, ...channel.shared_with].filter((team) => team !== myTeam().id) : [];
  return h("div", { class: "heading" },
    h("h1", {}, channel.dm ? h("span", { class: "avatar app small" }, icon("app")) : icon(channelIcon(channel)), channelName(channel)),
    others.length > 0 && h("span", { class: "badge company" }, icon("link"), `shared with ${others.map((team) => teamOf(team).name).join(", ")}`),
    channel.archived && h("span", { class: "badge" }, "archived"),
    channel.dm && tabs("messages"), channel.dm && removal());
}

/** An admin can remove an app that people install; then Slack tells it so. */
function removal() {
  if (!me().is_admin || !myTeam().installed || !session.guide.install_url) return null;
  const more = h("button", { type: "button", class: "icon-button push", "aria-label": "About the app", "aria-haspopup": "menu" }, icon("more"));
  more.addEventListener("click", () => menu(more, [{
    text: `Remove from ${myTeam().name}`,
    danger: true,
    run: async () => {
      const question = { title: { text: `Remove ${appName()}?` }, text: { type: "plain_text", text: "Its tokens stop working at once." }, confirm: { text: "Remove" }, deny: { text: "Keep it" }, style: "danger" };
      if (await confirmed(question)) await post("/_control/install", { team: myTeam().id, installed: false });
    },
  }], { label: "About the app", align: "end" }));
  return more;
}

function tabs(current) {
  const tab = (name, text, href) => h("a", { class: "tab", href, "aria-current": name === current ? "page" : null }, text);
  return h("nav", { class: "tabs", "aria-label": appName() }, session.state.home_tab && tab("home", "Home", "#/home"), tab("messages", "Messages", `#/${myDirect().id}`));
}

function beginning(channel) {
  const about = channel.dm
    ? [`This is where ${appName()} writes to you alone.`]
    : [`This is the very beginning of the `, h("strong", {}, channel.name), channel.private ? " channel, which only its members see." : " channel."];
  const made = h("div", { class: "beginning" }, h("div", { class: "beginning-icon" }, icon(channelIcon(channel))), h("h2", {}, channel.dm ? appName() : `#${channel.name}`), h("p", {}, about));
  const tries = channel.dm || channel.archived || !myTeam().installed ? [] : session.state.commands;
  if (tries.length) {
    made.append(h("div", { class: "tries" }, tries.map((command) =>
      h("button", { type: "button", class: "try", onclick: () => view.write.put(command.command) },
        h("strong", {}, command.command), h("span", { class: "muted" }, command.description)))));
  }
  if (!channel.dm && !channel.bot_is_member && !channel.archived) {
    made.append(h("p", { class: "muted" }, `${appName()} is not in this channel. `, h("button", { type: "button", class: "link-button", onclick: () => view.write.put(`/invite @${appName()}`) }, `/invite @${appName()}`)));
  }
  return made;
}

/** A line above the composer, only for this person: what Slackbot would say. */
function notice() {
  const made = h("div", { class: "notice", role: "alert", hidden: true });
  made.tell = (text) => {
    made.hidden = false;
    fill(made, icon("warning"), h("span", {}, text),
      h("button", { type: "button", class: "icon-button small", "aria-label": "Dismiss", onclick: () => { made.hidden = true; } }, icon("close")));
  };
  return made;
}

/** What stands at its end stays there when its room changes: a thread opens, a window narrows. */
function keepAtEnd(scroll, list) {
  let atEnd = true;
  scroll.addEventListener("scroll", () => {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  });
  const sizes = new ResizeObserver(() => {
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  });
  sizes.observe(scroll);
  sizes.observe(list);
}

/** Show what is new in the conversation on the screen. */
export async function refreshConversation() {
  const now = view;
  if (!now) return;
  const messages = await read(now.channel, null);
  if (now !== view) return;
  const atEnd = now.scroll.scrollHeight - now.scroll.scrollTop - now.scroll.clientHeight < NEAR;
  drawMessages(now.list, messages, now.place);
  if (atEnd || now.seen === null) now.scroll.scrollTop = now.scroll.scrollHeight;
  announce(now, messages);
  markRead(now.channel, messages.at(-1)?.ts);
}

/** Screen readers hear of new messages, not of every edit. */
function announce(now, messages) {
  if (now.seen !== null) {
    for (const message of messages.filter((one) => one.ts > now.seen && one.user !== session.user)) say(`${nameOf(message.user)}: ${message.text}`);
  }
  now.seen = messages.at(-1)?.ts ?? "";
}

// --- the Home tab ---

/** Show the app's Home tab: the app hears that it was opened. */
export async function openHome() {
  view = null;
  const blocks = h("div", { class: "blocks home-blocks" });
  const empty = h("p", { class: "home-empty muted", hidden: true }, `${appName()} has not put anything here yet.`);
  fill(main, 
    h("div", { class: "heading" }, h("h1", {}, h("span", { class: "avatar app small" }, icon("app")), appName()), tabs("home")),
    h("div", { class: "scroll home", tabindex: "0", role: "region", "aria-label": "Home" }, blocks, empty));
  home = { blocks, empty, surface: homeSurface() };
  await drawHome(await get("/client/home", { user: session.user }));
}

/** Show the Home tab as it is now, if it is on the screen. */
export async function refreshHome() {
  if (home) await drawHome(await get("/client/home", { user: session.user, again: "1" }));
}

function drawHome({ view: published }) {
  home.empty.hidden = Boolean(published);
  home.surface.values = published?.state.values ?? {};
  drawBlocks(home.blocks, published?.blocks ?? [], home.surface);
}

function homeSurface() {
  const given = (block, element) => ({ user: session.user, home: true, block_id: block.block_id, action_id: element.action_id });
  return {
    values: {},
    waiting: new Set(),
    press: async (block, element, state) => (await post("/client/press", { ...given(block, element), state: state ?? {} })).error,
    change: async (block, element, state) => (await post("/client/input", { ...given(block, element), state })).error,
    options: (block, element, query) => post("/client/options", { ...given(block, element), query }),
  };
}

// --- a thread ---

/** Show a thread at the side, or over everything on a phone. */
export async function openThread(channelId, ts, { close }) {
  const channel = channelOf(channelId);
  const parent = h("ol", { class: "messages" });
  const list = h("ol", { class: "messages" });
  const count = h("div", { class: "thread-count" });
  const trouble = notice();
  const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Replies" }, parent, count, list);
  const target = h("div", { class: "drop-target" });
  const write = composer({ channel: channelId, thread: ts, label: "Reply…", failed: trouble.tell, target, off: whyOff(channel) });
  target.append(h("div", { class: "drop-here" }, "Drop a file to share it in this thread"), scroll, trouble, write);
  fill(side, 
    h("div", { class: "heading" }, h("h2", {}, "Thread", h("span", { class: "muted" }, channel.dm ? appName() : `#${channel.name}`)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", onclick: close }, icon("close"))),
    target);
  side.hidden = false;
  below = { channel: channelId, ts, parent, list, count, scroll, seen: null, place: { channel: channelId, thread: ts, openThread: () => null, failed: trouble.tell } };
  await refreshThread();
  side.querySelector("[aria-label='Close thread']").focus();
}

/** Show what is new in the thread on the screen. */
export async function refreshThread() {
  const now = below;
  if (!now) return;
  const [messages, replies] = await Promise.all([read(now.channel, null), read(now.channel, now.ts)]);
  if (now !== below) return;
  const parent = messages.find((message) => message.ts === now.ts);
  drawMessages(now.parent, parent ? [parent] : [], now.place);
  now.count.textContent = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  now.count.hidden = !replies.length;
  drawMessages(now.list, replies, now.place);
  if (now.seen === null) now.scroll.scrollTop = now.scroll.scrollHeight;
  announce(now, replies);
}

/** Put the thread away. */
export function closeThread() {
  below = null;
  side.hidden = true;
  fill(side);
}
