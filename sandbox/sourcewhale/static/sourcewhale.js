// SourceWhale's page: it asks once a second what has changed, and draws that.

import { debounced, fill, h, reconcile, say } from "/shared/dom.js";

const ASK_EVERY = 1000; // ms
const PAGE = 50; // people, as the server pages them
const SHOWN = 100; // requests

const at = (id) => document.getElementById(id);
const query = at("query");
let place = /^\/(?:campaigns|projects)\/(.+)$/.exec(location.pathname)?.[1] ?? "";
let start = 0;
let seen = "";
let requests = [];
let names = {};

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: "Europe/Berlin" });

const SWITCHES = [
  { name: "slow", title: "Slow", about: "Every answer takes four seconds." },
  { name: "rate_limited", title: "Rate limited", about: "Every call is refused with 429, Retry-After 3." },
  { name: "failing", title: "Failing", about: "Every call is refused with 503." },
  { name: "revoked", title: "Key revoked", about: "The API key is refused with 401." },
];

const ACTS = [
  { name: "Kick off", body: (campaign) => ({ kick_off: campaign.id }), said: (people, campaign) => `${campaign.name} is kicked off with ${people} people` },
  { name: "A day passes", body: () => ({ days: 1 }), said: (people) => `A day has passed; ${people} mails were sent` },
  { name: "Ten days pass", body: () => ({ days: 10 }), said: (people) => `Ten days have passed; ${people} mails were sent` },
  { name: "Three reply", body: (campaign) => ({ campaign: campaign.id, people: 3, as: "replied" }), said: (people) => `${people} people have replied` },
  { name: "One is interested", body: (campaign) => ({ campaign: campaign.id, people: 1, as: "interested" }), said: (people) => `${people} is interested` },
  { name: "One says no", body: (campaign) => ({ campaign: campaign.id, people: 1, as: "notInterested" }), said: (people) => `${people} is not interested` },
];

const get = async (path) => (await fetch(path)).json();

async function look() {
  const last = requests.length ? requests.at(-1).number : 0;
  // The answers of requests that were still under way come later: the newest are asked for again.
  const after = Math.max(0, last - 20);
  const told = await get(`/page/overview?after=${after}`);
  if (told.total_requests < last) requests = [];
  requests = [...requests.filter((entry) => entry.number <= after), ...told.requests].slice(-SHOWN);
  figures(told);
  switches(told.weather);
  at("today").textContent = `It is ${DAY.format(new Date(told.today * 1000))} in Berlin.`;
  places(told);
  acts(told.campaigns.find((campaign) => campaign.id === place));
  reconcile(at("requests"), requests.length ? [...requests].reverse() : [{ number: 0 }], { key: (entry) => String(entry.number), make: requestRow });
  const now = `${told.candidates}/${told.added_twice}/${requests.length}`;
  if (now !== seen) await people();
  seen = now;
}

function figures(told) {
  const items = [
    { name: "people", value: told.candidates },
    { name: "added more than once", value: told.added_twice },
    { name: "outreach started", value: told.outreach_started, bad: told.outreach_started > 0 },
    { name: "requests", value: told.total_requests },
  ];
  reconcile(at("figures"), items, {
    key: (item) => item.name,
    make: (item) => h("div", { class: item.bad ? "figure bad" : "figure" }, h("strong", {}, item.value.toLocaleString("en-US")), h("span", {}, item.name)),
  });
}

function switches(weather) {
  reconcile(at("switches"), SWITCHES.map((item) => ({ ...item, on: weather[item.name] })), { key: (item) => item.name, make: drawSwitch, change: (child, item) => {
    child.setAttribute("aria-checked", String(item.on));
    return true;
  } });
}

function drawSwitch(item) {
  const made = h("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(item.on), "data-switch": item.name },
    h("span", { class: "switch-words" }, h("strong", {}, item.title), h("span", {}, item.about)), h("span", { class: "switch-knob" }));
  made.addEventListener("click", async () => {
    const on = made.getAttribute("aria-checked") !== "true";
    made.setAttribute("aria-checked", String(on));
    await fetch("/page/weather", { method: "POST", body: JSON.stringify({ [item.name]: on }) });
    say(`${item.title} is ${on ? "on" : "off"}`);
  });
  return made;
}

function acts(campaign) {
  const items = ACTS.map((act) => ({ ...act, campaign, disabled: !campaign && act.body.length > 0 }));
  reconcile(at("acts"), items, { key: (item) => `${item.name}/${campaign?.id}`, make: actButton });
}

function actButton(item) {
  const title = item.disabled ? "Choose a campaign below" : null;
  return h("button", { type: "button", disabled: item.disabled, title, onclick: async () => {
    const answer = await fetch("/page/outreach", { method: "POST", body: JSON.stringify(item.body(item.campaign)) });
    say(item.said((await answer.json()).people, item.campaign));
    await Promise.all([look(), people()]);
  } }, item.name);
}

function places(told) {
  const groups = [
    { title: "Campaigns", folder: "campaigns", items: told.campaigns.map((item) => ({ ...item, owners: [item.owner] })) },
    { title: "Jobs", folder: "projects", items: told.jobs },
  ];
  names = Object.fromEntries(groups.flatMap((group) => group.items.map((item) => [item.id, item.name])));
  const everybody = { key: "everybody", id: "", name: "Everybody", people: told.candidates, owners: [], href: "/candidates", here: place === "" };
  // The ones that hold somebody come first: somebody may have a hundred campaigns.
  const rows = groups.flatMap((group) => [
    { key: group.title, title: group.title },
    ...[...group.items].sort((one, other) => other.people - one.people).map((item) => ({ ...item, key: item.id, href: `/${group.folder}/${item.id}`, here: item.id === place })),
  ]);
  reconcile(at("places"), [everybody, ...rows], { key: (row) => row.key, make: (row) => (row.title ? h("h3", {}, row.title) : placeRow(row)) });
}

function placeRow(row) {
  return h("a", { class: "place", href: row.href, "aria-current": row.here ? "page" : null, onclick: (event) => { event.preventDefault(); enter(row); } },
    h("span", { class: "place-name" }, row.name, row.owners.length > 0 && h("span", { class: "place-owner" }, row.owners.join(", ")), row.kicked_off && h("span", { class: "place-owner" }, "kicked off")), h("span", { class: "place-count" }, row.people.toLocaleString("en-US")));
}

async function enter(row) {
  place = row.id;
  start = 0;
  history.pushState(null, "", row.href);
  await Promise.all([people(), look()]);
  say(`${row.name}: ${row.people} people`);
}

async function people() {
  const found = await get(`/page/people?${new URLSearchParams({ query: query.value, place, start })}`);
  const rows = found.people.length ? found.people : [{ candidateId: "nobody" }];
  reconcile(at("people"), rows, { key: (person) => person.candidateId, make: personRow });
  const last = Math.min(start + PAGE, found.total);
  fill(at("pager"), found.total > PAGE && [
    `${(start + 1).toLocaleString("en-US")}–${last.toLocaleString("en-US")} of ${found.total.toLocaleString("en-US")}`,
    pageButton("Newer", start === 0, start - PAGE),
    pageButton("Older", last >= found.total, start + PAGE),
  ]);
}

const pageButton = (text, disabled, to) => h("button", { type: "button", disabled, onclick: () => { start = to; people(); } }, text);

const counted = (items = [], word) => items.length > 0 && `${items.length} ${word}${items.length === 1 ? "" : "s"}`;

function personRow(person) {
  if (person.candidateId === "nobody") return h("tr", {}, h("td", { class: "none", colspan: "5" }, query.value || place ? "Nobody here." : "Nobody has arrived yet."));
  const emails = person.emails ?? [];
  const contact = [...emails, ...(person.phones ?? [])];
  const history = [counted(person.experience, "position"), counted(person.education, "school")].filter(Boolean).join(", ");
  return h("tr", {},
    h("td", {}, h("span", { class: "name" }, person.name), person.times_added > 1 && h("span", { class: "twice" }, `×${person.times_added}`), person.times_added === 0 && h("span", { class: "sub" }, "known before"), h("span", { class: "sub" }, person.location)),
    h("td", {}, person.role, h("span", { class: "sub" }, person.company), history && h("span", { class: "sub" }, history)),
    h("td", {}, contact.slice(0, 3).map((line) => h("span", { class: "sub" }, line))),
    h("td", {}, person.memberships.map((id) => h("span", { class: "sub" }, names[id] ?? id))),
    h("td", { class: "quiet" }, person.owner, person.stage && h("span", { class: "sub" }, person.stage)));
}

function requestRow(entry) {
  if (!entry.number) return h("tr", {}, h("td", { class: "none", colspan: "5" }, "Nothing has been asked yet."));
  const status = entry.status ?? "none";
  return h("tr", {},
    h("td", { class: "quiet" }, new Date(entry.at * 1000).toLocaleTimeString("en-US")),
    h("td", {}, h("code", {}, `${entry.method} ${entry.operation}`)),
    h("td", { class: "quiet" }, entry.user),
    h("td", { class: "number" }, entry.candidates ? entry.candidates.toLocaleString("en-US") : ""),
    h("td", {}, h("span", { class: `status ${status === 200 ? "good" : "bad"}` }, String(status))));
}

query.addEventListener("input", debounced(() => { start = 0; people(); }, 150));
window.addEventListener("popstate", () => location.reload());

async function always() {
  try {
    if (!document.hidden) await look();
  } catch {
    // The service is away; the page goes on asking.
  }
  setTimeout(always, ASK_EVERY);
}
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "auto";
always();
