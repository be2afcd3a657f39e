// The interface that the local Slack has for people: the same one that scripts and tests use.

async function answered(response) {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

/** GET, as JSON. */
export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return fetch(`${path}?${new URLSearchParams(given)}`).then(answered);
}

/** POST of JSON. */
export function post(path, body) {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
    .then(answered);
}

/** POST of a form with a file. */
export function send(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined) form.append(name, value);
  }
  return fetch(path, { method: "POST", body: form }).then(answered);
}

/** A sample project, as if it had been chosen from the disk. */
export async function sample(name) {
  const response = await fetch(`/client/sample/${name}`);
  const content = await response.blob();
  return new File([content], name.split("/").pop(), { type: content.type });
}

/** What changes for a person, as it happens; `lost(true)` while the workspace cannot be reached. Returns a way to stop. */
export function watch(user, changed, lost) {
  const source = new EventSource(`/client/events?user=${encodeURIComponent(user)}`);
  source.onopen = () => lost(false);
  source.onerror = () => lost(true);
  source.onmessage = (event) => changed(JSON.parse(event.data));
  return () => source.close();
}
