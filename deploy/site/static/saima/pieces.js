// <form data-pieces="address">: chosen or dropped files are sent in pieces, one file after the other, each with its progress.
// A piece that got lost is sent again; after a broken connection the server is asked how much is safe, and it goes on from there.
// Words stand in <template data-words>. Without this script the form sends one file in one go.
const PIECE = 1024 * 1024;
const WAIT = 2000;

for (const form of document.querySelectorAll("form[data-pieces]")) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-queue]");
  const drop = form.querySelector("[data-drop]");
  const words = form.querySelector("[data-words]").dataset;
  const token = form.elements.csrfmiddlewaretoken.value;
  const queue = [];
  let busy = false;

  input.multiple = true;
  form.querySelector("[data-script]").hidden = false;

  const purpose = () => Object.fromEntries(["kind", "indicator", "year", "question", "printed"].map((name) => [name, form.elements[name].value]));
  const filled = (text, ...parts) => parts.reduce((so, part) => so.replace("%s", part), text);
  const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  function line(file) {
    const row = document.createElement("li");
    const name = Object.assign(document.createElement("div"), { className: "text-break", textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const note = Object.assign(document.createElement("div"), { className: "note", textContent: words.waiting });
    note.setAttribute("role", "status");
    row.append(name, bar, note);
    list.append(row);
    list.hidden = false;
    const say = (text, look = "") => { note.textContent = text; note.className = look ? `state ${look}` : "note"; bar.classList.toggle("late", look === "act"); };
    return { file, bar, say };
  }

  function add(files) {
    for (const file of files) {
      const one = line(file);
      if (file.size > Number(form.dataset.bytes)) one.say(words.large, "act");
      else queue.push({ ...one, ...purpose() });
    }
    next();
  }

  async function next() {
    if (busy || !queue.length) return;
    busy = true;
    await send(queue.shift());
    busy = false;
    if (queue.length) next();
    else if (list.querySelectorAll(".state.done").length === list.children.length) location.reload();
  }

  // The answer, or null when there is no connection: it is asked again until there is one.
  async function ask(address, options) {
    try {
      const answer = await fetch(address, { ...options, redirect: "manual", headers: { "X-CSRFToken": token, ...options.headers } });
      if (answer.type === "opaqueredirect" || answer.status === 403) return { lost: words.signedOut };
      if (answer.status >= 500) return null;
      const said = await answer.json();
      return answer.ok || answer.status === 409 ? said : { ...said, lost: said.message || words.failed };
    } catch {
      return null;
    }
  }

  const pause = () => new Promise((go) => {
    const timer = setTimeout(go, WAIT);
    addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
  });

  async function stubborn(one, address, options, safe) {
    for (;;) {
      const said = await ask(address, options);
      if (said) return said;
      one.say(filled(words.broken, size(safe), size(one.file.size)), "care");
      await pause();
    }
  }

  async function send(one) {
    const { file } = one;
    const about = new URLSearchParams({ kind: one.kind, indicator: one.indicator, question: one.question, printed: one.printed, name: file.name, size: file.size, mark: file.lastModified });
    let at = await stubborn(one, form.dataset.pieces, { method: "POST", body: about }, 0);
    while (!at.lost && at.status === "receiving") {
      one.bar.value = at.received;
      one.say(at.received === file.size ? words.checking : filled(words.sending, size(at.received), size(file.size)));
      const piece = file.slice(at.received, at.received + PIECE);
      const place = piece.size ? `bytes ${at.received}-${at.received + piece.size - 1}/${file.size}` : `bytes */${file.size}`;
      const before = at.received;
      const last = before + piece.size === file.size;
      if (last) one.say(words.checking);
      let said = await ask(at.url, { method: "PUT", body: piece, headers: { "Content-Range": place } });
      if (!said) { // whether the piece arrived is not known: ask what is safe
        one.say(filled(words.broken, size(before), size(file.size)), "care");
        await pause();
        said = await stubborn(one, at.url, { method: "GET" }, before);
      } else if (said.message && said.received === before) {
        said.lost ||= said.message;
      }
      at = { ...at, ...said };
    }
    if (at.lost || at.status !== "done") return one.say(at.lost || at.reason || words.failed, "act");
    one.bar.value = file.size;
    return one.say(words.done, "done");
  }

  input.addEventListener("change", () => { if (input.files.length) { add([...input.files]); input.value = ""; } });
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); add([...event.dataTransfer.files]); });
}
