// <table data-keys>: arrows and Enter move between the inputs; a block pasted from a spreadsheet fills the cells from here on.
const cellsOf = (table) => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input:not([type=hidden]):not(:disabled)")]).filter((row) => row.length);
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

function placeOf(cells, input) {
  const row = cells.findIndex((line) => line.includes(input));
  return [row, row < 0 ? -1 : cells[row].indexOf(input)];
}

for (const table of document.querySelectorAll("table[data-keys]")) {
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.matches("input") || event.isComposing) return;
    const cells = cellsOf(table);
    const [row, column] = placeOf(cells, event.target);
    const next = cells[row + step[0]]?.[column];
    event.preventDefault();
    if (next) { next.focus(); next.select(); }
  });
  table.addEventListener("paste", (event) => {
    const block = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    if (!event.target.matches("input") || (block.length === 1 && block[0].length === 1)) return;
    event.preventDefault();
    const cells = cellsOf(table);
    const [row, column] = placeOf(cells, event.target);
    block.forEach((line, down) => line.forEach((text, right) => {
      const input = cells[row + down]?.[column + right];
      if (!input || input.readOnly) return;
      input.value = text.trim();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }));
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
