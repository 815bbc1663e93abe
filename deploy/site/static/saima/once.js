// A form is sent once: its buttons rest while the answer is on its way, and wake soon after or when one comes back to the page.
const wake = () => {
  for (const button of document.querySelectorAll("button[data-rests]")) {
    button.disabled = false;
    delete button.dataset.rests;
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]):not(:disabled)")) {
      button.disabled = true;
      button.dataset.rests = "";
    }
    setTimeout(wake, 5000);
  });
});
window.addEventListener("pageshow", wake);
