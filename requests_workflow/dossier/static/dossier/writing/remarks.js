// What the server remarks on an answer, shown like a spell-checker's underline: once the question is left, never while
// somebody types in it. Same place, same words and same links (aria-describedby) as a page drawn with its remarks.

export class Remarks {
  constructor(fields, words) {
    Object.assign(this, { fields, words });
    this.kept = new Map();
  }

  // What became of answers just saved; no remark is said by its absence.
  receive(codes, remarks) {
    for (const code of codes.filter((one) => this.fields.has(one))) {
      const texts = remarks[code] || [];
      if (this.fields.holdsFocus(code)) this.kept.set(code, texts);
      else this.show(code, texts);
    }
  }

  left(code) {
    if (!this.kept.has(code)) return;
    this.show(code, this.kept.get(code));
    this.kept.delete(code);
  }

  show(code, texts) {
    const box = this.fields.box(code);
    const id = `id_${code}_error`;
    document.getElementById(id)?.remove();
    box.classList.toggle("has-error", texts.length > 0);
    this.describe(code, box, id, texts.length > 0);
    if (!texts.length) return;
    const told = this.words.draw("remarks");
    told.id = id;
    told.append(...texts.map((text) => this.words.draw("remark", { text })));
    const control = box.querySelector(":scope > .control, :scope > fieldset > :is(div, table):not(.field-error)");
    (control || box.lastElementChild).before(told);
  }

  describe(code, box, id, isRemarked) {
    const target = box.querySelector(":scope > fieldset") || this.fields.first(code);
    if (!target) return;
    const ids = (target.getAttribute("aria-describedby") || "").split(" ").filter((word) => word && word !== id);
    if (isRemarked) ids.push(id);
    if (ids.length) target.setAttribute("aria-describedby", ids.join(" "));
    else target.removeAttribute("aria-describedby");
  }
}
