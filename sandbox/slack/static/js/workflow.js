// A small workflow: its form takes a file, which it posts in the channel and hands to the app's step.

import { post, send } from "./api.js";
import { fill, h, newId } from "/shared/dom.js";
import { session, userOf } from "./session.js";

const STEP = "export_project";

/** Whether the app offers the step, and so there is the workflow. */
export const offered = () => (session.state.functions ?? []).includes(STEP);

function labelled(label, control) {
  control.id = newId("workflow");
  return h("div", { class: "field" }, h("label", { class: "label", for: control.id }, label), control);
}

const choice = (value, text) => h("option", { value }, text);

/** Open the workflow's form; `failed(text)` tells what did not work. */
export function run(channel, failed) {
  const titleId = newId("workflow-title");
  const file = h("input", { type: "file", class: "text", required: true });
  const kind = h("select", { class: "text" }, choice("prospects", "Prospects"), choice("candidates", "Candidates"));
  const destination = h("select", { class: "text", required: true });
  const here = userOf(session.user).team;
  const people = session.state.users.filter((user) => user.team === here);
  const reviewer = h("select", { class: "text" }, people.map((user) => choice(user.id, user.real_name)));
  reviewer.value = session.user;
  const problem = h("div", { class: "field-error", role: "status" });

  let newest = 0;
  async function list() {
    const mine = ++newest;
    const inputs = { export_as: kind.value };
    // The lists are those of the reviewer, who must be able to export there.
    const asked = { user: reviewer.value, function: STEP, input: "destination", inputs };
    const { options, error } = await post("/client/workflow/choices", asked);
    // Another reviewer was chosen meanwhile.
    if (mine !== newest) return;
    fill(destination, ...options.map((one) => choice(one.value, one.text.text)));
    fill(problem, error ?? "");
  }

  async function start() {
    const inputs = { export_as: kind.value, destination: destination.value, reviewer: reviewer.value };
    const fields = { user: session.user, channel, function: STEP, inputs: JSON.stringify(inputs), file: file.files[0] };
    dialog.close();
    const { error } = await send("/client/workflow", fields);
    if (error) failed(error);
  }

  const form = h("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); start(); } },
    labelled("Project file", file), labelled("Export as", kind), labelled("Campaign or job", destination), labelled("Reviewer", reviewer), problem,
    h("div", { class: "question-buttons" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel"),
      h("button", { type: "submit", class: "button primary" }, "Run")));
  const dialog = h("dialog", { class: "question", "aria-labelledby": titleId },
    h("h2", { id: titleId }, "New SeekOut project"), h("p", { class: "muted" }, "A workflow: the reviewer gets Review as a direct message."), form);
  dialog.addEventListener("close", () => dialog.remove());
  for (const control of [kind, reviewer]) control.addEventListener("change", list);
  document.body.append(dialog);
  dialog.showModal();
  list();
}
