// <table data-keys>: arrows and Enter move between the inputs; a block pasted from a spreadsheet fills the cells from here on,
// a choice by its name. What found no place is named under the table (data-unplaced). A row of reasons (.why) is no row of the
// block, and a figure asked for one year stands in that year's column.
const FIELD = "input:not([type=hidden]):not(:disabled), select:not(:disabled)";
const cellsOf = (table) => [...table.tBodies[0].rows].filter((row) => !row.matches(".why")).map(lineOf).filter((line) => line.length);
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

function lineOf(row) {
  const line = [];
  let column = 0;
  for (const cell of row.cells) {
    [...cell.querySelectorAll(FIELD)].forEach((field, place) => { line[column + place] = field; });
    column += cell.colSpan;
  }
  return line;
}

function placeOf(cells, input) {
  const row = cells.findIndex((line) => line.includes(input));
  return [row, row < 0 ? -1 : cells[row].indexOf(input)];
}

function put(field, text) {
  const option = field.options && [...field.options].find((one) => [one.value, one.text].includes(text));
  if (field.options && text && !option) return false;
  const day = field.type === "date" && text.match(/^(\d{4})\D(\d{1,2})\D(\d{1,2})\D?$/);
  field.value = option ? option.value : day ? [day[1], day[2].padStart(2, "0"), day[3].padStart(2, "0")].join("-") : text;
  return field.value !== "" || text === "";
}

for (const table of document.querySelectorAll("table[data-keys]")) {
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.matches("input") || event.isComposing) return;
    const cells = cellsOf(table);
    const [row, column] = placeOf(cells, event.target);
    const next = cells[row + step[0]]?.[column];
    event.preventDefault();
    if (next) { next.focus(); next.select?.(); }
  });
  table.addEventListener("paste", (event) => {
    const block = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    if (!event.target.matches("input") || (block.length === 1 && block[0].length === 1)) return;
    const cells = cellsOf(table);
    const [row, column] = placeOf(cells, event.target);
    if (row < 0) return;
    event.preventDefault();
    const lost = [];
    block.forEach((line, down) => line.forEach((text, right) => {
      const field = cells[row + down]?.[column + right];
      if (field?.readOnly) return;
      if (!field || !put(field, text.trim())) { if (text.trim()) lost.push(text.trim()); return; }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }));
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    const note = table.parentNode.querySelector("[data-unplaced]");
    if (note) {
      note.hidden = !lost.length;
      note.textContent = lost.length ? note.dataset.unplaced.replace("%s", lost.slice(0, 20).join(document.documentElement.lang.startsWith("zh") ? "、" : ", ")) : "";
    }
  });
}
