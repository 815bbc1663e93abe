// A form marked data-dirty: leaving with something typed and not sent asks first. Autosave clears the mark when all is stored.
for (const form of document.querySelectorAll("form[data-dirty]")) {
  form.addEventListener("input", () => form.classList.add("dirty"));
  form.addEventListener("submit", () => form.classList.remove("dirty"));
}
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form.dirty")) event.preventDefault();
});
