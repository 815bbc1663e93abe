// <tbody data-order> whose rows carry data-up and data-down (addresses): dragging a row asks for the steps its buttons would take.
async function steps(address, count) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (let step = 0; step < count; step += 1) {
    await fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
  }
  window.location.reload();
}

for (const body of document.querySelectorAll("tbody[data-order]")) {
  let carried = null;
  let from = -1;
  for (const row of body.rows) row.draggable = Boolean(row.dataset.up || row.dataset.down);
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
    const moved = [...body.rows].indexOf(carried) - from;
    carried.classList.remove("carried");
    if (moved) steps(moved < 0 ? carried.dataset.up : carried.dataset.down, Math.abs(moved));
    carried = null;
  });
}
