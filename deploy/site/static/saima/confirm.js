// A form marked data-confirm states its effect once more before it is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = document.querySelector("dialog.ask");
  if (!form.dataset.confirm || form.dataset.confirmed || !dialog?.showModal) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.querySelector("p").textContent = form.dataset.confirm;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  }, { once: true });
}, true);
