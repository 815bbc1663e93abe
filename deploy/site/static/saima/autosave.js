// <form data-autosave="address">: what was typed is stored a moment after each change, and the stamp says when.
// What could not be sent stays in this browser, by address and person, until it is: neither a lost connection nor an expired
// session loses it. Answer: 200 {revision, saved_at, errors, odd, html}; 400 {errors}; 409 {message}. See the stamp _saved.html.
const REST = 600;
const RETRY = 5000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const own = form.querySelectorAll("[data-stamp]");
  const stamps = own.length ? own : document.querySelectorAll("[data-stamp]");
  const words = stamps[0]?.dataset ?? {};
  const key = `saima:${document.body.dataset.person}:${form.dataset.autosave}`;
  let timer = 0;
  let sending = false;
  let again = false;
  let stopped = false;

  const say = (text, look = "") => {
    for (const stamp of stamps) {
      stamp.textContent = text;
      stamp.classList.toggle("act", look === "act");
      stamp.classList.toggle("going", look === "going");
    }
  };
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "revision"].includes(name));
  const revision = () => form.elements.revision?.value ?? "";
  const keep = () => localStorage.setItem(key, JSON.stringify({ revision: revision(), values: typed() }));
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  function tell(messages, look, kind) {
    for (const note of form.querySelectorAll(`[data-told=${kind}]`)) note.remove();
    for (const field of form.querySelectorAll(`.${look}`)) { field.classList.remove(look); field.removeAttribute("aria-invalid"); }
    for (const [name, text] of Object.entries(messages || {})) {
      const field = form.elements[name];
      if (!field?.classList) continue;
      const id = `${field.id || name}_error`;
      field.classList.add(look);
      field.setAttribute("aria-describedby", id);
      if (look === "is-invalid") field.setAttribute("aria-invalid", "true");
      document.getElementById(id)?.remove();
      const note = Object.assign(document.createElement("div"), { id, textContent: text, className: look === "is-invalid" ? "invalid-feedback" : "note careful" });
      note.dataset.told = kind;
      field.after(note);
    }
  }

  function take(answer) {
    if (answer.revision !== undefined && form.elements.revision) form.elements.revision.value = answer.revision;
    tell(answer.errors, "is-invalid", "error");
    tell(answer.odd, "is-odd", "odd");
    for (const [place, html] of Object.entries(answer.html || {})) {
      const element = document.querySelector(place);
      if (element && !element.contains(document.activeElement)) element.outerHTML = html; // never under somebody's hands
    }
  }

  async function send() {
    if (stopped) return;
    clearTimeout(timer);
    if (sending) { again = true; return; }
    sending = true;
    say(words.saving, "going");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { Accept: "application/json", "X-Requested-With": "autosave" } });
      if (answer.redirected || [401, 403].includes(answer.status)) throw new Error("signed out");
      const told = await answer.json();
      if (answer.status === 409) {
        stopped = true;
        say(told.message || words.failed, "act");
      } else {
        take(told);
        if (answer.ok && !again) { localStorage.removeItem(key); form.classList.remove("dirty"); }
        if (answer.ok) say(`${words.saved} ${told.saved_at || ""}`);
        else say(words.failed, "act");
      }
    } catch {
      say(words.kept, "act");
      later(RETRY);
    }
    sending = false;
    if (again) { again = false; later(0); }
  }

  function restore(values) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = values.some(([name]) => name === box.name);
    for (const [name, value] of values) {
      const field = form.elements[name];
      if (field && !["file", "hidden", "checkbox"].includes(field.type)) field.value = value;
    }
    later(0);
  }

  form.addEventListener("input", () => { keep(); say(words.saving, "going"); later(REST * 3); });
  form.addEventListener("change", () => later(REST));
  form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; });

  // What did not reach us: taken over at once when nobody saved since, offered when somebody did.
  const kept = JSON.parse(localStorage.getItem(key) || "null");
  if (kept && JSON.stringify(kept.values) === JSON.stringify(typed())) {
    localStorage.removeItem(key);
  } else if (kept && kept.revision === revision()) {
    restore(kept.values);
  } else if (kept) {
    say(`${words.restore} `, "act");
    for (const stamp of stamps) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn-plain", textContent: words.take });
      button.addEventListener("click", () => restore(kept.values));
      stamp.append(button);
    }
  }
}
