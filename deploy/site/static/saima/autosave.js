// <form data-autosave="address">: what was typed is stored a moment after each change, and the stamp says when.
// What could not be sent stays in this browser, by address and person, until it is: neither a lost connection nor an expired
// session nor a closed lid loses it. Answer: 200 {revision, saved_at, errors, odd, html, hidden, fresh}; 409 {message, html}.
// `touched` names what was typed here since the last answer, so that two people at one form only meet where both typed.
// With data-part only that is sent, a table whole, as a JSON list of [name, value], which is read far sooner than a form; a page
// that came back with something refused is sent whole.
// 429 and 5xx: the server has too much to do; what was typed is kept and sent again when its Retry-After says.
const REST = 600;
const RETRY = 5000;
const OURS = ["csrfmiddlewaretoken", "revision", "touched", "resolved"];

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const own = form.querySelectorAll("[data-stamp]");
  const stamps = own.length ? own : document.querySelectorAll("[data-stamp]");
  const words = stamps[0]?.dataset ?? {};
  const key = `saima:${document.body.dataset.person}:${form.dataset.autosave}`;
  const touched = new Set();
  let flying = []; // sent, and not answered yet: what is typed meanwhile is touched anew
  let timer = 0;
  let sending = false;
  let again = false;
  let stopped = false;

  const say = (text, look = "", link = null) => {
    for (const stamp of stamps) {
      stamp.textContent = text;
      if (link) stamp.append(" ", Object.assign(document.createElement("a"), link));
      stamp.classList.toggle("act", look === "act");
      stamp.classList.toggle("going", look === "going");
    }
  };
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OURS.includes(name) && !name.startsWith("keep-"));
  const whole = form.dataset.part === undefined || form.querySelector(".is-invalid, #conflict section") !== null;
  const root = (name) => /^(f|why|check)-/.test(name) ? name : name.split("-", 1)[0];
  const outgoing = () => {
    const roots = new Set([...touched].map(root));
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && (whole || !roots.size || OURS.includes(name) || name.startsWith("keep-") || roots.has(root(name))));
  };
  const revision = () => form.elements.revision?.value ?? "";
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };
  const keep = (more) => {
    try {
      localStorage.setItem(key, JSON.stringify({ revision: revision(), values: typed(), touched: [...touched, ...flying], ...more }));
    } catch { /* the browser keeps nothing for us: the stamp still says what is not saved */ }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };
  const kept = () => { try { return JSON.parse(localStorage.getItem(key) || "null"); } catch { return null; } };

  function tell(messages, look, kind) {
    for (const note of form.querySelectorAll(`[data-told=${kind}]`)) note.remove();
    for (const field of form.querySelectorAll(`.${look}`)) { field.classList.remove(look); field.removeAttribute("aria-invalid"); }
    for (const [name, text] of Object.entries(messages || {})) {
      const found = form.elements[name];
      const field = found instanceof RadioNodeList ? found[0] : found;
      if (!field?.classList || (look === "is-odd" && field.classList.contains("is-invalid"))) continue; // the doubt is about what is stored
      const id = `${field.id || name}_error`;
      field.classList.add(look);
      field.setAttribute("aria-describedby", id);
      if (look === "is-invalid") field.setAttribute("aria-invalid", "true");
      document.getElementById(id)?.remove();
      const note = Object.assign(document.createElement("div"), { id, textContent: text, className: look === "is-invalid" ? "invalid-feedback" : "note careful" });
      note.dataset.told = kind;
      (field.closest(".item > header") ?? field).after(note); // beside a title there is no room
    }
  }

  function set(name, value) {
    const wanted = Array.isArray(value) ? value : [value];
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field === document.activeElement) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = wanted.includes(field.value);
      else if (!["file", "hidden"].includes(field.type)) field.value = wanted[0] ?? "";
    }
  }

  function place(html) {
    for (const [where, text] of Object.entries(html || {})) {
      const element = document.querySelector(where);
      if (element && !element.contains(document.activeElement)) element.outerHTML = text; // never under somebody's hands
    }
  }

  function take(answer) {
    if (answer.revision !== undefined && form.elements.revision) form.elements.revision.value = answer.revision;
    tell(answer.errors, "is-invalid", "error");
    tell(answer.odd, "is-odd", "odd");
    place(answer.html);
    if (answer.hidden) for (const part of form.querySelectorAll("[data-part]")) part.hidden = answer.hidden.includes(part.id);
    for (const [name, value] of Object.entries(answer.fresh || {})) if (!touched.has(name)) set(name, value);
  }

  async function send() {
    if (stopped) return;
    clearTimeout(timer);
    if (sending) { again = true; return; }
    sending = true;
    let wait = RETRY;
    say(words.saving, "going");
    if (form.elements.touched) form.elements.touched.value = [...touched].join(",");
    const headers = { Accept: "application/json", "X-Requested-With": "autosave", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    if (form.dataset.part !== undefined) headers["Content-Type"] = "application/json";
    const body = form.dataset.part === undefined ? new URLSearchParams(outgoing()) : JSON.stringify(outgoing());
    flying = [...touched];
    touched.clear();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers });
      if (answer.redirected || [401, 403].includes(answer.status)) {
        say(words.expired || words.kept, "act", { href: `${words.login}?next=${encodeURIComponent(window.location.pathname)}`, textContent: words.again });
        stopped = true; // signing in leads back here, and what was kept is then sent
        return;
      }
      if (answer.status === 429 || answer.status >= 500) {
        wait = 1000 * Number(answer.headers.get("Retry-After")) || RETRY;
        throw new Error(answer.status);
      }
      const told = await answer.json();
      if (answer.status === 409) {
        stopped = true;
        place(told.html);
        document.querySelector("#conflict section")?.scrollIntoView({ block: "center" });
        say(told.message || words.failed, "act");
      } else {
        const faulty = new Set(Object.keys(told.errors || {}).map(root));
        flying = answer.ok ? flying.filter((name) => faulty.has(root(name))) : flying; // what is wrong is sent again
        take(told);
        const wrong = Object.keys(told.errors || {}).length > 0;
        if (answer.ok && !again && !wrong) { forget(); form.classList.remove("dirty"); }
        else if (answer.ok) keep(); // under the revision that now stands, so that nobody else seems to have saved
        if (answer.ok && wrong) say(`${words.partly} ${told.saved_at || ""}`, "act");
        else if (answer.ok) say(`${words.saved} ${told.saved_at || ""}`);
        else say(words.failed, "act");
      }
    } catch {
      say(words.kept, "act");
      later(wait * (1 + Math.random() / 2)); // not all pages in one moment
    } finally {
      for (const name of flying) touched.add(name);
      flying = [];
      sending = false;
    }
    if (again) { again = false; later(0); }
  }

  function restore(old) {
    const names = new Set(old.values.map(([name]) => name));
    for (const box of form.querySelectorAll("input[type=checkbox]")) names.add(box.name);
    for (const name of names) set(name, old.values.filter(([one]) => one === name).map(([, value]) => value));
    for (const name of old.touched ?? names) touched.add(name);
    form.dispatchEvent(new Event("restored"));
    later(0);
  }

  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("keep-")) return;
    if (event.target.name) touched.add(event.target.name);
    keep();
    if (stopped) return;
    say(words.saving, "going");
    later(REST * 3);
  });
  form.addEventListener("change", () => later(REST));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    if (form.elements.touched) form.elements.touched.value = [...touched, ...flying].join(",");
    if (kept()) keep({ sent: true });
  });
  window.addEventListener("online", () => later(0));

  // What did not reach us: taken over at once when nobody saved since, offered when somebody did.
  const old = kept();
  if (old && (JSON.stringify(old.values) === JSON.stringify(typed()) || (old.sent && form.dataset.stored !== undefined))) {
    forget();
  } else if (old && old.revision === revision()) {
    restore(old);
  } else if (old) {
    say(`${words.restore} `, "act");
    for (const stamp of stamps) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn-plain", textContent: words.take });
      button.addEventListener("click", () => restore(old));
      stamp.append(button);
    }
  }
}
