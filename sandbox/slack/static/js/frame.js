// What stands around the conversation: the bar on top, and the list of conversations at the side.

import { menu, told } from "./dialogs.js";
import { fill, h, icon } from "/shared/dom.js";
import { avatar } from "./messages.js";
import { appName, channelIcon, channelName, me, myDirect, myTeam, readUntil, session } from "./session.js";

const top = document.getElementById("top");
const side = document.getElementById("side");
const THEMES = ["auto", "light", "dark"];

/** Light, dark, or as the machine has it. */
export function applyTheme(theme = localStorage.getItem("theme") ?? "auto") {
  document.documentElement.dataset.theme = theme;
}

/** The bar on top; `become(user)` makes the person at the screen somebody else. */
export function drawTop(become) {
  const who = h("button", { type: "button", class: "who", "aria-haspopup": "menu", "aria-label": `You are ${me().real_name}, ${role(me())}. Be somebody else` },
    avatar(me().id), h("span", { class: "who-words" }, h("span", { class: "who-name" }, me().real_name), h("span", { class: "who-role" }, role(me()))), icon("down"));
  who.addEventListener("click", () => menu(who, people(become), { label: "Be somebody else", align: "end" }));
  const open = h("button", { type: "button", class: "icon-button on-dark phone-only", "aria-label": "Conversations", onclick: () => showSide(!document.body.classList.contains("side-open")) }, icon("menu"));
  const theme = h("button", { type: "button", class: "icon-button on-dark", "aria-label": "Light or dark", "aria-haspopup": "menu" }, icon("moon"));
  theme.addEventListener("click", () =>
    menu(theme, THEMES.map((name) => ({
      text: { auto: "As this machine has it", light: "Light", dark: "Dark" }[name],
      chosen: document.documentElement.dataset.theme === name,
      run: () => { localStorage.setItem("theme", name); applyTheme(name); },
    })), { label: "Light or dark", align: "end" }));
  fill(top, 
    open, h("span", { class: "local" }, h("span", { class: "local-mark" }, icon("app")), h("span", { class: "local-words" }, "Local workspace"), h("span", { class: "local-note" }, "Everything runs on this machine. Nothing leaves it.")),
    h("span", { class: "spring" }),
    session.guide.sourcewhale_url && h("a", { class: "top-link", href: session.guide.sourcewhale_url, target: "sourcewhale" }, "SourceWhale", icon("out")),
    h("button", { type: "button", class: "icon-button on-dark", "aria-label": "How to begin", onclick: guide }, icon("help")), theme, who);
}

const role = (user) => (user.is_admin ? "Admin" : "Recruiter");

function people(become) {
  return session.state.teams.flatMap((team) => [
    { heading: team.installed ? team.name : `${team.name} · app not installed` },
    ...session.state.users.filter((user) => user.team === team.id).map((user) => ({
      text: user.real_name, detail: role(user), before: avatar(user.id), chosen: user.id === session.user, run: () => become(user.id),
    })),
  ]);
}

function guide() {
  const { api_key: key, sourcewhale_url: url, samples } = session.guide;
  told("How to begin",
    h("ol", { class: "guide" },
      h("li", {}, "As ", h("strong", {}, "Dana"), ", an admin, type ", h("code", {}, "/sourcewhale"), " in #sourcing and connect SourceWhale.", key && [" The API key of the local SourceWhale is ", h("code", { class: "copyable" }, key), "."]),
      h("li", {}, "As anybody, type ", h("code", {}, "/export"), ": choose “Use a sample file” (", samples[0] ?? "a CSV or Excel file", "), a campaign, and press Review, then Export."),
      h("li", {}, "Watch the channel: one message fills up until it says Export Complete. What failed stands in its thread."),
      url && h("li", {}, h("a", { href: url, target: "sourcewhale" }, "SourceWhale’s page"), " shows what has arrived, and has switches to make SourceWhale slow, failing, or refuse the key.")),
    h("p", { class: "muted" }, "At the top right you can be somebody else: another recruiter, or somebody of another company who shares a channel with yours."));
}

/** The list of conversations. */
export function drawSide() {
  const { channels } = session.state;
  const groups = [
    { name: "Channels", rows: channels.filter((channel) => !channel.dm && !channel.archived) },
    { name: "Apps", rows: channels.filter((channel) => channel === myDirect()) },
    { name: "Archived", rows: channels.filter((channel) => channel.archived) },
  ];
  fill(side, 
    h("div", { class: "team" }, h("span", { class: "team-mark", "aria-hidden": "true" }, myTeam().name[0]), h("span", { class: "team-name" }, myTeam().name)),
    ...groups.filter((group) => group.rows.length).map((group) =>
      h("section", {}, h("h2", { class: "side-heading" }, group.name),
        h("ul", {}, group.rows.map((channel) => h("li", {}, row(channel)))))),
    !myTeam().installed && absent());
}

/** Where the app is not installed, and how it could be. */
function absent() {
  const url = session.guide.install_url;
  return h("div", { class: "side-note" }, h("p", {}, `${appName()} is not installed in ${myTeam().name}. Its messages are seen here in shared channels only.`),
    url && h("a", { class: "side-install", href: url, target: "_blank", onclick: () => { document.cookie = `team=${myTeam().id}; path=/oauth; samesite=lax`; } }, `Install ${appName()}`));
}

function row(channel) {
  const here = session.place === channel.id || (session.place === "home" && channel.dm);
  const unread = !here && channel.latest && channel.latest > readUntil(channel.id);
  const target = channel.dm && session.state.home_tab && !unread ? "#/home" : `#/${channel.id}`;
  return h("a", { class: `side-row ${unread ? "unread" : ""}`, href: target, "aria-current": here ? "page" : null },
    channel.dm ? h("span", { class: "avatar app tiny" }, icon("app")) : icon(channelIcon(channel)),
    h("span", { class: "side-name" }, channelName(channel)), channel.shared_with.length > 0 && [icon("link"), h("span", { class: "unseen" }, ", shared")],
    unread && h("span", { class: "unseen" }, ", new messages"));
}

/** On a phone the list of conversations lies over the page. */
export function showSide(open) {
  document.body.classList.toggle("side-open", open);
  top.querySelector(".phone-only")?.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("a")?.focus();
}
