// <table data-rows>: rows marked data-spare stay out of sight until the button behind the table asks for the next one.
for (const table of document.querySelectorAll("table[data-rows]")) {
  const button = table.parentNode.querySelector("[data-more]");
  const filled = (row) => [...row.querySelectorAll("input, select")].some((field) => field.value);
  const spare = () => [...table.querySelectorAll("tr[data-spare]")].filter((row) => row.hidden);

  const arrange = () => {
    const rows = [...table.querySelectorAll("tr[data-spare]")];
    const last = rows.findLastIndex(filled);
    rows.forEach((row, place) => { if (place > last + 1 && !row.dataset.asked) row.hidden = true; else row.hidden = false; });
    if (button) button.hidden = spare().length === 0;
  };
  button?.addEventListener("click", () => {
    const next = spare()[0];
    if (!next) return;
    next.dataset.asked = "yes";
    next.hidden = false;
    next.querySelector("input, select")?.focus();
    button.hidden = spare().length === 0;
  });
  table.addEventListener("change", arrange);
  table.closest("form")?.addEventListener("restored", arrange);
  arrange();
}
