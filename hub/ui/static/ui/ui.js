// Small comforts. Every page does everything without this file.
"use strict";

function focusErrorSummary() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}

// A double click sends once; after four seconds the button works again, so a lost request can be retried.
const PAUSE = 4000;

function guardDoubleSubmit(event) {
  const button = event.submitter;
  if (!button || !button.hasAttribute("data-once")) return;
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => button.removeAttribute("aria-disabled"), PAUSE);
}

function releaseButtons() {
  document.querySelectorAll("[data-once][aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

// The counter speaks one second after the last key, not at each of them.
function countCharacters(line) {
  const field = document.getElementById(line.dataset.countOf);
  if (!field) return;
  let pause;
  const show = () => {
    // The form sends each line break as two characters; count what the server will count.
    const length = field.value.replace(/\n/g, "\r\n").length;
    const left = Number(field.dataset.limit) - length;
    const number = Math.abs(left).toLocaleString(document.documentElement.lang);
    line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("#", number);
    line.classList.toggle("over", left < 0);
    line.hidden = false;
  };
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, 1000);
  });
  if (field.value) show();
}

// What this browser kept of somebody's words (dossier/writing/journal.js) does not outlive their signing out.
function forgetWords(event) {
  if (!event.target.hasAttribute("data-sign-out") || event.defaultPrevented) return;
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("hub.writing:"))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    // A browser that forbids storage kept nothing.
  }
}

document.addEventListener("submit", guardDoubleSubmit);
document.addEventListener("submit", forgetWords);
window.addEventListener("pageshow", releaseButtons);
document.querySelectorAll("[data-count-of]").forEach(countCharacters);
focusErrorSummary();
