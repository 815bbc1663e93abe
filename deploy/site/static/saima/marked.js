// <ol data-marked="words"> of links to fields: each field is marked as to be corrected, in look and for readers.
for (const list of document.querySelectorAll("[data-marked]")) {
  for (const link of list.querySelectorAll("a[href^='#']")) {
    const field = document.getElementById(link.hash.slice(1));
    if (!field?.matches("input, select, textarea")) continue;
    const id = `${field.id}_marked`;
    const note = Object.assign(document.createElement("div"), { id, className: "note careful", textContent: `△ ${list.dataset.marked}` });
    field.classList.add("is-marked");
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
    field.before(note);
  }
}
