// Slack's mrkdwn and plain text as nodes.

import { h } from "/shared/dom.js";
import { channelOf, mentionOf, session } from "./session.js";

const EMOJI = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_forward: "▶️", arrow_right: "➡️", arrows_counterclockwise: "🔄", ballot_box_with_check: "☑️", bar_chart: "📊", bell: "🔔",
  bulb: "💡", busts_in_silhouette: "👥", calendar: "📅", chart_with_upwards_trend: "📈", clipboard: "📋", clock1: "🕐",
  construction: "🚧", dart: "🎯", double_vertical_bar: "⏸️", email: "📧", envelope: "✉️", exclamation: "❗", eyes: "👀", file_folder: "📁", gear: "⚙️",
  hand: "✋", heavy_check_mark: "✔️", hourglass: "⌛", hourglass_flowing_sand: "⏳", inbox_tray: "📥",
  information_source: "ℹ️", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠", large_yellow_circle: "🟡", link: "🔗", lock: "🔒", mag: "🔍",
  memo: "📝", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", outbox_tray: "📤", package: "📦", page_facing_up: "📄",
  paperclip: "📎", pause_button: "⏸️", pencil2: "✏️", point_down: "👇", point_right: "👉", pushpin: "📌", question: "❓",
  raised_hand: "✋", recycle: "♻️", red_circle: "🔴", rocket: "🚀", rotating_light: "🚨", seedling: "🌱", shield: "🛡️", sparkles: "✨",
  speech_balloon: "💬", stopwatch: "⏱️", tada: "🎉", telephone_receiver: "📞", thumbsup: "👍", trash: "🗑️", tree: "🌳", warning: "⚠️",
  wave: "👋", wastebasket: "🗑️", white_check_mark: "✅", white_circle: "⚪", whale: "🐳", wrench: "🔧", x: "❌", zap: "⚡",
};

const NAMED = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const decoded = (text) => text.replace(/&(?:lt|gt|amp);/g, (found) => NAMED[found]);

const TOKEN = new RegExp(
  [
    "<([^<>\\n]+)>", // 1: a link, mention or date
    "`([^`\\n]+)`", // 2: code
    "(?<![\\p{L}\\p{N}*])\\*(?=\\S)([^*\\n]+?)(?<=\\S)\\*(?![\\p{L}\\p{N}*])", // 3: bold
    "(?<![\\p{L}\\p{N}_])_(?=\\S)([^_\\n]+?)(?<=\\S)_(?![\\p{L}\\p{N}_])", // 4: italic
    "(?<![\\p{L}\\p{N}~])~(?=\\S)([^~\\n]+?)(?<=\\S)~(?![\\p{L}\\p{N}~])", // 5: struck
    ":([a-z0-9_+-]+):", // 6: emoji
  ].join("|"),
  "gu",
);

/** Text objects of Block Kit. */
export function textObject(object) {
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object);
}

/** The words of a text object, for places that take no markup. */
export function words(object) {
  return object.text.replace(/:([a-z0-9_+-]+):/g, (found, name) => EMOJI[name] ?? found);
}

function plain(object) {
  return document.createTextNode(object.emoji === false ? object.text : words(object));
}

/** Slack's mrkdwn. */
export function mrkdwn(text) {
  const made = document.createDocumentFragment();
  text.split("```").forEach((part, number) => {
    if (number % 2) made.append(h("pre", {}, decoded(part.replace(/^\n|\n$/g, ""))));
    else made.append(...paragraphs(part));
  });
  return made;
}

function paragraphs(text) {
  const made = [];
  let quote = null;
  text.split("\n").forEach((line, number, lines) => {
    const quoted = /^&gt; ?/.exec(line);
    if (quoted) {
      quote ??= made[made.push(h("blockquote")) - 1];
      if (quote.hasChildNodes()) quote.append(h("br"));
      quote.append(...inline(line.slice(quoted[0].length)));
      return;
    }
    const after = quote !== null;
    quote = null;
    const bullet = /^(\s*)• /.exec(line);
    if (bullet) {
      made.push(h("span", { class: bullet[1] ? "bullet inner" : "bullet" }, inline(line.slice(bullet[0].length))));
      return;
    }
    const previous = made.at(-1);
    if (number > 0 && !after && !previous?.classList?.contains("bullet")) made.push(h("br"));
    if (line || number < lines.length - 1) made.push(...inline(line));
  });
  return made;
}

function inline(text) {
  const made = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > from) made.push(decoded(text.slice(from, found.index)));
    from = found.index + found[0].length;
    const [whole, angle, code, bold, italic, struck, emoji] = found;
    if (angle !== undefined) made.push(angled(angle));
    else if (code !== undefined) made.push(h("code", {}, decoded(code)));
    else if (bold !== undefined) made.push(h("strong", {}, inline(bold)));
    else if (italic !== undefined) made.push(h("em", {}, inline(italic)));
    else if (struck !== undefined) made.push(h("s", {}, inline(struck)));
    else made.push(EMOJI[emoji] ? h("span", { class: "emoji", role: "img", "aria-label": emoji.replaceAll("_", " ") }, EMOJI[emoji]) : whole);
  }
  if (from < text.length) made.push(decoded(text.slice(from)));
  return made;
}

function angled(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? rest.join("|") : null;
  if (target.startsWith("@")) return h("span", { class: mentionClass(target.slice(1)) }, `@${mentionOf(target.slice(1))}`);
  if (target.startsWith("#")) {
    const channel = channelOf(target.slice(1));
    if (!channel) return h("span", { class: "mention" }, "a conversation that you cannot see");
    return h("a", { class: "mention", href: `#/${channel.id}` }, channel.dm ? "direct messages" : `#${channel.name}`);
  }
  if (target.startsWith("!date^")) return dated(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${decoded(label ?? target.slice(1).split("^")[0])}`);
  const href = decoded(target);
  if (!/^(https?|mailto):/i.test(href)) return decoded(`<${inside}>`);
  return link(href, label === null ? [href] : inline(label));
}

const mentionClass = (id) => (id === session.user ? "mention mine" : "mention");

/** A link: within this workspace it stays in this page. */
export function link(href, children, attributes = {}) {
  const here = new URL(href, location.href).origin === location.origin;
  return h("a", { href, ...(here ? {} : { target: "_blank", rel: "noopener noreferrer" }), ...attributes }, children);
}

function dated(target, fallback) {
  const [, seconds, format, url] = target.split("^");
  const then = new Date(Number(seconds) * 1000);
  if (Number.isNaN(then.getTime())) return decoded(fallback ?? "");
  const text = decoded(format).replace(/\{(\w+)\}/g, (whole, name) => FORMATS[name]?.(then) ?? whole);
  const time = h("time", { datetime: then.toISOString(), title: then.toLocaleString() }, text);
  return url ? link(decoded(url), [time]) : time;
}

const day = (then, options) => then.toLocaleDateString("en-US", options);
const near = (then, otherwise) => {
  const days = Math.round((new Date(then).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? otherwise;
};
const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const MIDDLE = { month: "long", day: "numeric", year: "numeric" };
const SHORT = { month: "short", day: "numeric", year: "numeric" };
const FORMATS = {
  date_num: (then) => then.toISOString().slice(0, 10),
  date: (then) => day(then, MIDDLE),
  date_long: (then) => day(then, LONG),
  date_short: (then) => day(then, SHORT),
  date_pretty: (then) => near(then, day(then, MIDDLE)),
  date_long_pretty: (then) => near(then, day(then, LONG)),
  date_short_pretty: (then) => near(then, day(then, SHORT)),
  time: clock,
  time_secs: (then) => then.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (then) => `${Math.max(1, Math.round((Date.now() - then) / 60_000))} minutes ago`,
};

/** A time of day. */
export function clock(then) {
  return then.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
}

/** "Today", "Yesterday" or the day. */
export function dayOf(then) {
  const text = near(then, day(then, { weekday: "long", month: "long", day: "numeric" }));
  return text[0].toUpperCase() + text.slice(1);
}
