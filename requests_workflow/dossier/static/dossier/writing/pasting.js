// A text so long that laying it out would freeze the browser: it is not put into the field, and the person is told so
// at once. The clipboard still holds it, and the field what it held.

const MOST = 1_000_000;

export function guardPasting({ form, fields, words }) {
  const guard = (event) => {
    const code = fields.codeOf(event.target);
    const length = (event.clipboardData || event.dataTransfer).getData("text/plain").length;
    if (!code || length <= MOST) return;
    event.preventDefault();
    event.stopPropagation();
    tell(fields.box(code), words, length);
  };
  // Before the rows of a group look at it.
  form.addEventListener("paste", guard, true);
  form.addEventListener("drop", guard, true);
}

function tell(box, words, length) {
  box.querySelector("[data-pasted]")?.remove();
  const told = words.draw("too-much-pasted", { n: length.toLocaleString(document.documentElement.lang) });
  told.dataset.pasted = "";
  box.append(told);
  words.say(told.textContent);
}
