// Autosave of a form marked data-autosave="URL": changed fields are sent a moment after typing stops. What could not be sent
// stays in this browser (localStorage, by address) until it is, so a lost connection or an expired session loses nothing.
// The answer is JSON: {"saved": "14:26:50", "revision": 7} or {"error": "...", "fields": {"name": "message"}}.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const stamp = document.querySelector(form.dataset.stamp || "[data-autosave-stamp]");
  const key = `saima:${form.dataset.autosave}`;
  let timer = null, sending = false, again = false;

  const say = (text, unsaved = false) => { if (stamp) { stamp.textContent = text; stamp.classList.toggle("unsaved", unsaved); } };
  const typed = () => [...new FormData(form).entries()].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const keep = () => localStorage.setItem(key, JSON.stringify(typed().filter(([name]) => name !== "revision")));
  const mark = (fields) => {
    form.querySelectorAll("[data-autosave-error]").forEach((note) => note.remove());
    form.querySelectorAll(".is-invalid").forEach((field) => { field.classList.remove("is-invalid"); field.removeAttribute("aria-invalid"); });
    for (const [name, message] of Object.entries(fields || {})) {
      const field = form.elements[name];
      if (!field?.classList) continue;
      field.classList.add("is-invalid"); field.setAttribute("aria-invalid", "true");
      const note = Object.assign(document.createElement("div"), { className: "invalid-feedback", textContent: message });
      note.dataset.autosaveError = ""; field.insertAdjacentElement("afterend", note);
    }
  };

  async function send() {
    if (sending) { again = true; return; }
    sending = true; say(form.dataset.saying);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      if (answer.redirected || answer.status === 401) throw new Error(form.dataset.expired);
      const told = await answer.json();
      mark(told.fields);
      if (answer.ok && told.saved) {
        if (form.elements.revision && told.revision !== undefined) form.elements.revision.value = told.revision;
        localStorage.removeItem(key); say(`${form.dataset.saved} ${told.saved}`);
      } else say(`${form.dataset.unsaved} ${told.error || ""}`, true);
    } catch (failure) {
      say(`${form.dataset.unsaved} ${failure instanceof TypeError ? form.dataset.offline : failure.message}`, true);
      timer = setTimeout(send, 5000);
    }
    sending = false;
    if (again) { again = false; send(); }
  }

  form.addEventListener("input", () => { keep(); clearTimeout(timer); timer = setTimeout(send, 800); });
  form.addEventListener("submit", () => { clearTimeout(timer); });
  const kept = localStorage.getItem(key);
  if (kept) {
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements[name];
      if (field instanceof RadioNodeList) field.value = value;
      else if (field && field.type !== "file" && field.type !== "hidden") { if (field.type === "checkbox") field.checked = true; else field.value = value; }
    }
    send();
  }
}
