// The judge's sheet: choosing a grade proposes its mark where none was typed, and the weighted tally follows the marks.
const marked = (input) => /^\s*\d+(\.\d{1,2})?\s*$/.test(input.value) && Number(input.value) <= 100 ? Number(input.value) : Number.NaN; // as it is stored
const tally = () => {
  for (const place of document.querySelectorAll("[data-tally]")) {
    let sum = 0;
    let found = 0;
    for (const input of document.querySelectorAll("input[data-weight]")) {
      const mark = marked(input);
      if (Number.isNaN(mark)) continue;
      sum += mark * Number(input.dataset.weight) / 100;
      found += 1;
    }
    place.textContent = found ? sum.toFixed(2) : "—";
  }
};

document.addEventListener("change", (event) => {
  const proposed = event.target.dataset?.mark;
  const input = event.target.closest(".item")?.querySelector("input.score");
  if (proposed !== undefined && input && !input.value) {
    input.value = proposed;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
// The band that a typed mark lies in is the one that shows as chosen; the bands stand best first.
const follow = (input) => {
  const bands = [...(input.closest(".item")?.querySelectorAll("input[data-low]") ?? [])];
  const here = bands.find((band) => marked(input) >= Number(band.dataset.low));
  for (const band of bands) band.checked = band === here;
};
const all = () => {
  for (const input of document.querySelectorAll("input.score")) follow(input);
  tally();
};
document.addEventListener("input", (event) => {
  if (event.target.matches?.("input.score")) follow(event.target);
  tally();
});
document.addEventListener("restored", all, true); // it does not bubble
all(); // what was kept may have been restored before this was read
