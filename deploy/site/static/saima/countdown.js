// <time data-until datetime="…" data-left="%s left" data-over="…">: how long is left, in its two largest units, kept true.
const chinese = document.documentElement.lang.startsWith("zh");
const inWords = (count, unit) => {
  const words = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
  return chinese ? words.replaceAll(" ", "") : words;
};

function left(until) {
  const minutes = Math.floor((until - Date.now()) / 60000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const parts = days ? [[days, "day"], [hours, "hour"]] : [[hours, "hour"], [minutes % 60, "minute"]];
  return parts.filter(([count], place) => count || (place === 1 && !days && !hours)).map(([count, unit]) => inWords(count, unit)).join(chinese ? "" : " ");
}

function count() {
  for (const time of document.querySelectorAll("time[data-until]")) {
    const until = new Date(time.dateTime);
    time.textContent = until < Date.now() ? time.dataset.over : time.dataset.left.replace("%s", left(until));
  }
}
count();
setInterval(count, 15000);
