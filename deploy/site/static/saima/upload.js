// [data-upload data-bytes data-large]: a file that is too large is refused before it leaves, with the reason under its control.
for (const block of document.querySelectorAll("[data-upload]")) {
  const input = block.querySelector("input[type=file]");
  const limit = Number(block.dataset.bytes);
  input?.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > limit);
    input.setCustomValidity(large ? block.dataset.large : "");
    input.classList.toggle("is-invalid", large);
    block.querySelector("[data-too-large]")?.remove();
    if (!large) return;
    const note = Object.assign(document.createElement("div"), { className: "invalid-feedback", textContent: block.dataset.large });
    note.dataset.tooLarge = "";
    note.setAttribute("role", "alert");
    input.after(note);
  });
}
