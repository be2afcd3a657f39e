// The page: whose screen it is, which place the address names, and what changes as it happens.

import { get, watch } from "./api.js";
import { closeThread, openConversation, openHome, openThread, refreshConversation, refreshHome, refreshThread } from "./conversation.js";
import { applyTheme, drawSide, drawTop, showSide } from "./frame.js";
import { refreshModal } from "./modal.js";
import { channelOf, load, me, session } from "./session.js";

const FIRST = { user: "U_DANA", place: "C_SOURCING" };
let stop = () => null;
let shownFor = null;

/** `#/C_SOURCING/123.456`: a conversation and a thread in it; `#/home`: the app's Home tab. */
function address() {
  const [, place = "", thread = null] = location.hash.split("/");
  return { place: decodeURIComponent(place), thread };
}

async function go() {
  const { place, thread } = address();
  const known = place === "home" ? session.state.home_tab : channelOf(place);
  const target = known ? place : firstPlace();
  showSide(false);
  if (target !== session.place || shownFor !== session.user) {
    session.place = target;
    shownFor = session.user;
    closeThread();
    session.thread = null;
    drawSide();
    await (target === "home" ? openHome() : openConversation(target, { openThread: enterThread }));
    drawSide();
    document.title = `${target === "home" ? "Home" : channelOf(target)?.name} · ${me().real_name}`;
  }
  const wanted = known && thread ? thread : null;
  if (wanted === session.thread) return;
  session.thread = wanted;
  if (wanted) await openThread(target, wanted, { close: leaveThread });
  else closeThread();
}

const firstPlace = () => (channelOf(FIRST.place) ?? session.state.channels.find((channel) => !channel.dm && channel.team === me().team)).id;
const enterThread = (ts) => { location.hash = `#/${session.place}/${ts}`; };

function leaveThread() {
  const ts = session.thread;
  location.hash = `#/${session.place}`;
  document.querySelector(`#main [data-ts="${ts}"] .replies`)?.focus();
}

/** Sit down at somebody's screen. */
async function become(user) {
  stop();
  await Promise.all([load(user), guided]);
  localStorage.setItem("user", session.user);
  drawTop(become);
  session.place = null;
  await go();
  stop = watch(session.user, changed, (lost) => document.body.classList.toggle("lost", lost));
}

let listing = null;

/** The list of conversations, soon: many changes at once are one. */
function listSoon() {
  listing ??= setTimeout(async () => {
    listing = null;
    session.state = await get("/client/state", { user: session.user });
    drawSide();
  }, 150);
}

async function changed(what) {
  if (what.modal || Object.keys(what).length === 0) await refreshModal();
  if (what.home) await refreshHome();
  if (what.reset || what.installed) {
    await load(session.user);
    session.place = null;
    await go();
    await refreshModal();
  } else if (what.channel) {
    if (what.channel === session.place) await Promise.all([refreshConversation(), session.thread && refreshThread()]);
    listSoon();
  } else if (Object.keys(what).length === 0) {
    // The stream begins, or begins again: what happened meanwhile is read.
    await Promise.all([refreshConversation(), refreshThread(), refreshHome()]);
  }
}

const guided = get("/client/guide").then((guide) => { session.guide = guide; });

applyTheme();
window.addEventListener("hashchange", go);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && session.thread && !document.querySelector("dialog[open], .popup:popover-open")) leaveThread();
});
become(new URLSearchParams(location.search).get("as") ?? localStorage.getItem("user") ?? FIRST.user);
