// <tbody data-order> whose rows carry data-put (an address that takes a position): dragged, or moved with the arrow keys on the
// handle [data-grip]. The answer holds the rows anew and a sentence for [data-order-said], which is read out.
for (const body of document.querySelectorAll("tbody[data-order]")) {
  const said = document.querySelector("[data-order-said]");
  let carried = null;
  let from = -1;

  function dress() {
    for (const row of body.rows) row.draggable = Boolean(row.dataset.put);
    for (const grip of body.querySelectorAll("[data-grip]")) grip.hidden = false;
  }

  async function put(row, position) {
    const address = row.dataset.put;
    const data = new URLSearchParams({ position: Math.max(position, 1) });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": token, "X-Requested-With": "order" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const told = await answer.json();
      body.innerHTML = told.html;
      dress();
      if (said) said.textContent = told.said;
      body.querySelector(`tr[data-put="${address}"] [data-grip]`)?.focus();
    } catch {
      if (said) said.textContent = said.dataset.failed;
    }
  }

  dress();
  body.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !event.target.closest("[data-grip]")) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const here = [...body.rows].indexOf(row) + 1;
    const there = Math.min(Math.max(here + step, 1), body.rows.length);
    if (there !== here) put(row, there);
  });
  body.addEventListener("dragstart", (event) => {
    carried = event.target.closest("tr");
    from = [...body.rows].indexOf(carried);
    carried.classList.add("carried");
    event.dataTransfer.effectAllowed = "move";
  });
  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!carried || !over || over.parentNode !== body) return;
    event.preventDefault();
    if (over === carried) return;
    const below = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
    over[below ? "after" : "before"](carried);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
  body.addEventListener("dragend", () => {
    const to = [...body.rows].indexOf(carried);
    carried.classList.remove("carried");
    if (to !== from) put(carried, to + 1);
    carried = null;
  });
}
