// What was refused is told first: the summary marked data-focus takes the focus when the page opens, and its links reach the control.
document.querySelector("[data-focus]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-focus] a[href^='#']");
  const control = link && document.getElementById(link.hash.slice(1));
  if (control) setTimeout(() => control.focus());
});
