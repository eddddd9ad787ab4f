// Tables and blocks of repeated rows: « Ajouter une ligne », « Retirer », and a block pasted from a spreadsheet.
// Without this file a group shows a few spare rows, and an emptied row is a removed one.

import { addRow, cellsOf, columnOf, isEmpty, number, rowsOf } from "./rows.js";
import { parseBlock, textFor } from "./spreadsheet.js";

export class Groups {
  constructor(fields, words) {
    Object.assign(this, { fields, words });
    for (const group of fields.form.querySelectorAll("[data-group]")) this.equip(group);
  }

  equip(group) {
    // Spare rows are for a page without this script; an answer always has one row at least.
    for (const spare of rowsOf(group).slice(1).filter(isEmpty)) spare.remove();
    const add = this.words.draw("add-row");
    add.addEventListener("click", () => this.add(group));
    group.append(add);
    this.refresh(group);
    group.addEventListener("paste", (event) => this.paste(group, event));
    // Rows also come from an answer put back.
    group.addEventListener("input", () => this.refresh(group));
  }

  refresh(group) {
    for (const row of rowsOf(group)) {
      if (row.querySelector("[data-remove-row]")) continue;
      row.append(this.words.draw("remove-row"));
    }
    for (const button of group.querySelectorAll("[data-remove-row]")) {
      button.onclick = () => this.remove(group, button.closest("[data-row]"));
    }
    number(group);
    group.querySelector("[data-add-row]").hidden = rowsOf(group).length >= most(group);
  }

  add(group) {
    const row = addRow(group);
    this.refresh(group);
    cellsOf(row)[0].focus();
  }

  // The focus goes to the row that takes its place, or to the last one.
  remove(group, row) {
    const index = rowsOf(group).indexOf(row);
    if (rowsOf(group).length === 1) cellsOf(row).forEach((cell) => (cell.value = ""));
    else row.remove();
    const next = rowsOf(group)[Math.min(index, rowsOf(group).length - 1)];
    cellsOf(next)[0].focus();
    cellsOf(next)[0].dispatchEvent(new Event("input", { bubbles: true }));
    this.words.announce("row-removed", { n: index + 1 });
  }

  paste(group, event) {
    const block = parseBlock(event.clipboardData.getData("text/plain"));
    if (!block.length || !event.target.name || (block.length === 1 && block[0].length === 1)) return;
    // Several lines of prose in one large cell are not a table.
    if (event.target.tagName === "TEXTAREA" && block.every((line) => line.length === 1)) return;
    event.preventDefault();
    const from = rowsOf(group).indexOf(event.target.closest("[data-row]"));
    const limit = most(group);
    if (from + block.length > limit) {
      this.tell(group, "too-many-rows", { n: block.length, most: limit });
      return;
    }
    const lost = this.spread(group, block, from, columnOf(event.target));
    if (lost.length) this.tell(group, "cells-not-taken", { cells: lost.slice(0, 5).join(" ; ") });
    else this.words.announce("rows-pasted", { n: block.length });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Put a block of texts from a cell on; return the texts that their column cannot take.
  spread(group, block, from, column) {
    while (rowsOf(group).length < from + block.length) addRow(group);
    const lost = [];
    block.forEach((line, index) => {
      const cells = cellsOf(rowsOf(group)[from + index]);
      const start = cells.findIndex((cell) => columnOf(cell) === column);
      line.forEach((text, offset) => {
        const cell = cells[start + offset];
        const taken = cell ? textFor(cell, text) : null;
        if (taken === null && text.trim()) lost.push(text.trim().slice(0, 60));
        else if (cell) cell.value = taken || "";
      });
    });
    return lost;
  }

  tell(group, name, values) {
    group.querySelector("[data-group-told]")?.remove();
    const told = this.words.draw(name, values);
    told.dataset.groupTold = "";
    group.prepend(told);
    this.words.say(told.textContent);
  }
}

function most(group) {
  return Number(group.dataset.most) || Infinity;
}
