// What every page with parts does: its requests bear the proof that they come from a page of ours.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});
// A refused form is shown with what is wrong with it, instead of nothing.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 412, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
