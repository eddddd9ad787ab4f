// The rows of a group: inputs named code.column, repeated once a row. Reading, filling, adding and numbering them.

let made = 0;

export function rowsOf(group) {
  return [...group.querySelectorAll("[data-row]")];
}

export function cellsOf(row) {
  return [...row.querySelectorAll("input, select, textarea")].filter((cell) => cell.name.includes("."));
}

export function columnOf(cell) {
  return cell.name.split(".")[1];
}

export function isEmpty(row) {
  return cellsOf(row).every((cell) => !valueOf(cell).trim());
}

function valueOf(cell) {
  return cell.type === "radio" || cell.type === "checkbox" ? (cell.checked ? cell.value : "") : cell.value;
}

// Rows that say something, as [{column: text}].
export function readRows(group) {
  return rowsOf(group)
    .filter((row) => !isEmpty(row))
    .map((row) => Object.fromEntries(cellsOf(row).map((cell) => [columnOf(cell), cell.value])));
}

export function writeRows(group, code, typed) {
  while (rowsOf(group).length < typed.length) addRow(group);
  rowsOf(group).forEach((row, index) => fill(row, typed[index] || {}));
  group.dispatchEvent(new Event("input", { bubbles: true }));
}

export function fill(row, texts) {
  for (const cell of cellsOf(row)) {
    const text = texts[columnOf(cell)] || "";
    if (cell.value !== text) cell.value = text;
  }
}

// Adds an empty row after the last one, drawn like it.
export function addRow(group) {
  const last = rowsOf(group).at(-1);
  const row = last.cloneNode(true);
  renameIds(row);
  for (const cell of cellsOf(row)) {
    if (cell.tagName === "SELECT") cell.selectedIndex = 0;
    else cell.value = "";
    cell.removeAttribute("aria-invalid");
  }
  last.after(row);
  number(group);
  return row;
}

// Two elements of a page never share an id; what names one of this row follows it.
function renameIds(row) {
  made += 1;
  const renamed = new Map();
  for (const one of row.querySelectorAll("[id]")) {
    renamed.set(one.id, `${one.id}-${made}`);
    one.id = renamed.get(one.id);
  }
  for (const name of ["for", "aria-labelledby", "aria-describedby"]) {
    for (const one of [row, ...row.querySelectorAll(`[${name}]`)].filter((each) => each.hasAttribute(name))) {
      const words = one.getAttribute(name).split(" ");
      one.setAttribute(name, words.map((word) => renamed.get(word) || word).join(" "));
    }
  }
}

// « Ligne 3 », wherever a row says its number.
export function number(group) {
  rowsOf(group).forEach((row, index) => {
    const said = String(index + 1);
    for (const one of row.querySelectorAll("[data-row-number]")) one.textContent = said;
    row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+/, said));
  });
}
