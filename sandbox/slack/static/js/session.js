// Who sits at the screen, what they look at, and how ids read.

import { get } from "./api.js";

export const session = {
  user: null,
  place: null, // a channel's id, or "home"
  thread: null, // the ts of the thread's parent
  state: { teams: [], users: [], channels: [], commands: [], shortcuts: [] },
  guide: { samples: [], ugly_samples: [] },
};

/** Load who and what there is, as this person (an id or handle) sees it. */
export async function load(user) {
  session.state = await get("/client/state", { user });
  session.user = session.state.viewer;
}

export const userOf = (id) => session.state.users.find((user) => user.id === id);
export const teamOf = (id) => session.state.teams.find((team) => team.id === id);
export const channelOf = (id) => session.state.channels.find((channel) => channel.id === id);
export const me = () => userOf(session.user);
export const myTeam = () => teamOf(me().team);
export const myDirect = () => session.state.channels.find((channel) => channel.dm === session.user);
export const appName = () => myTeam().bot_name;
const botOf = (id) => session.state.teams.find((team) => team.bot_user === id);

/** What stands before a message of this person or bot. */
export function nameOf(id) {
  return userOf(id)?.real_name ?? botOf(id)?.bot_name ?? id;
}

/** A mention: people by their display name. */
export function mentionOf(id) {
  return userOf(id)?.real_name ?? botOf(id)?.bot_name ?? id;
}

export function channelName(channel) {
  return channel.dm ? appName() : channel.name;
}

/** The picture for a conversation. */
export function channelIcon(channel) {
  if (channel.dm) return "app";
  return channel.private ? "lock" : "hash";
}

// --- what has been read, kept in this browser ---

const readKey = () => `read:${session.user}`;

export function readUntil(channel) {
  return JSON.parse(localStorage.getItem(readKey()) ?? "{}")[channel] ?? "";
}

export function markRead(channel, ts) {
  const marks = JSON.parse(localStorage.getItem(readKey()) ?? "{}");
  if (ts && ts > (marks[channel] ?? "")) {
    localStorage.setItem(readKey(), JSON.stringify({ ...marks, [channel]: ts }));
  }
}
