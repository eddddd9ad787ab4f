// The task list says of a section that something typed in it, in this browser, never reached the server.

import { sectionsLeft } from "./journal.js";
import { Words } from "./words.js";

const place = document.querySelector("[data-journal-owner]");
if (place) {
  const words = new Words(place);
  for (const slug of sectionsLeft(place.dataset.journalOwner)) {
    const link = place.querySelector(`a[href$="/redaction/${CSS.escape(slug)}/"]`);
    if (link) link.after(words.draw("left-here"));
  }
}
