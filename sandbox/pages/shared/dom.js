// Elements from tag, attributes and children. A text is only ever a text node: nothing that a person, a file or the bot
// wrote is read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `on*` attributes are listeners, `class`, `aria-*` and the rest attributes; true sets, null and false leave out. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  return fill(made, ...children);
}

/** Put children, and nothing else, into an element; null, undefined and false are left out. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return parent;
}

const PATHS = {
  hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  close: "m6 6 12 12M18 6 6 18",
  back: "m14 6-6 6 6 6",
  down: "m6 9.5 6 6 6-6",
  check: "m5 12.5 4.5 4.5L19 7",
  send: "M4 12 20 5l-4.5 14-3.7-5.6zM20 5l-8.2 8.4",
  clip: "m19 11.5-7.3 7.3a4.2 4.2 0 0 1-6-6l7.8-7.7a2.8 2.8 0 0 1 4 4l-7.6 7.5a1.4 1.4 0 0 1-2-2l6.8-6.7",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  reply: "M4.5 5.5h15v10h-8l-4.5 3.5v-3.5h-2.5z",
  bolt: "M13 3 5 13.5h6L10.5 21 19 10h-6.5z",
  file: "M6.5 3.5h7.5l4 4v13H6.5zM13.5 3.5v4.5H18",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.7 9.5c.3-3 4.9-2.8 4.7 0-.1 1.7-2.3 1.9-2.3 4M12.1 16.5h.01",
  sun: "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  out: "M14 4.5h5.5V10M19.5 4.5 11 13M17 13.5v6H4.5V7h6",
  app: "M4 12h11M11 7.5 15.5 12 11 16.5M20 12h.01",
  warning: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01",
  download: "M12 4.5v10M7.5 10.5 12 15l4.5-4.5M5 19h14",
  search: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l4.5 4.5",
  upload: "M12 16V5M7.5 9.5 12 5l4.5 4.5M5 19.5h14",
  swap: "M4 8.5h14M14.5 5 18 8.5 14.5 12M20 15.5H6M9.5 12 6 15.5 9.5 19",
};

/** A small picture of ours, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

let last = 0;

/** An id that no other element has. */
export function newId(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}

/**
 * Make `parent` hold one child per item, in order. A child whose item reads as before stays the very element that it
 * was, with its focus and whatever is typed in it; `change(child, item)` may also mend one in place by returning true.
 */
export function reconcile(parent, items, { key, make, change = () => false }) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const reads = JSON.stringify(item);
    let child = old.get(name);
    old.delete(name);
    if (child && child.reads !== reads && !change(child, item)) {
      const fresh = make(item);
      if (place === child) place = fresh;
      child.replaceWith(fresh);
      child = fresh;
    }
    child ??= make(item);
    child.dataset.key = name;
    child.reads = reads;
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  for (const child of old.values()) child.remove();
}

/** Tell screen readers something. */
export function say(text) {
  document.getElementById("said").textContent = text;
}

/** `fn`, once, after nobody has called it for a while; `flush()` calls it now if it waits. */
export function debounced(fn, milliseconds) {
  let timer = null;
  let waiting = null;
  const run = () => {
    clearTimeout(timer);
    timer = null;
    const given = waiting;
    waiting = null;
    return given ? fn(...given) : undefined;
  };
  const call = (...given) => {
    waiting = given;
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
  call.flush = run;
  return call;
}
