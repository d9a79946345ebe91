// Single keys, the countdown of a lease, and the bar that offers to undo. Everything works without it, by forms and links.
"use strict";

const PLAIN = "input:not([type=checkbox], [type=radio]), textarea, select";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return document.activeElement.blur();
  if (event.target.matches(PLAIN)) return;
  if (event.key === "j" || event.key === "k") return step(event.key === "j" ? 1 : -1);
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches(PLAIN)) wanted.focus();
  else wanted.click();
  if (wanted.matches("summary")) wanted.scrollIntoView({ block: "nearest" });
});

function step(by) {
  const links = [...document.querySelectorAll(".row-link")];
  const here = links.indexOf(document.activeElement);
  links[Math.min(Math.max(here + by, 0), links.length - 1)]?.focus();
}

function count() {
  for (const time of document.querySelectorAll("time.countdown")) {
    const left = Math.max(0, Math.round((new Date(time.dateTime) - Date.now()) / 1000));
    time.title ||= time.textContent;
    time.textContent = `${time.title} (${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})`;
  }
  for (const bar of document.querySelectorAll(".undo progress")) {
    bar.value -= 1;
    if (bar.value <= 0) bar.closest(".undo").remove();
  }
}
setInterval(count, 1000);
