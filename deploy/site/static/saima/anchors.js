// The judge's sheet: choosing a grade proposes its mark where none was typed, and the weighted tally follows the marks.
const tally = () => {
  for (const place of document.querySelectorAll("[data-tally]")) {
    let sum = 0;
    let marked = 0;
    for (const input of document.querySelectorAll("input[data-weight]")) {
      const mark = input.value.trim() ? Number(input.value) : Number.NaN;
      if (!(mark >= 0 && mark <= 100)) continue;
      sum += mark * Number(input.dataset.weight) / 100;
      marked += 1;
    }
    place.textContent = marked ? sum.toFixed(2) : "—";
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
const follow = (event) => {
  const item = event.target.closest?.("input.score")?.closest(".item");
  if (!item) return;
  const mark = Number.parseFloat(event.target.value);
  const bands = [...item.querySelectorAll("input[data-low]")];
  const here = bands.find((band) => mark >= Number(band.dataset.low) && mark <= 100);
  for (const band of bands) band.checked = band === here;
};
document.addEventListener("input", follow);
document.addEventListener("input", tally);
tally();
