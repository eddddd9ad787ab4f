// What a spreadsheet puts on the clipboard: cells apart by tabs, lines by line breaks, quotes around what holds either.

const QUOTED = /"((?:[^"]|"")*)"|([^\t\n]*)/y;

export function parseBlock(text) {
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!source) return [];
  const lines = [[]];
  let at = 0;
  while (at <= source.length) {
    QUOTED.lastIndex = at;
    const [whole, quoted, plain] = QUOTED.exec(source);
    // A quote in the middle of a cell is a quote.
    const end = at + whole.length;
    const isCell = quoted !== undefined && (end === source.length || "\t\n".includes(source[end]));
    const stop = isCell ? end : nextBreak(source, at);
    lines.at(-1).push(isCell ? quoted.replaceAll('""', '"') : (plain ?? source.slice(at, stop)));
    if (source[stop] === "\n") lines.push([]);
    at = stop + 1;
  }
  return lines;
}

function nextBreak(source, from) {
  const rest = source.slice(from).search(/[\t\n]/);
  return rest < 0 ? source.length : from + rest;
}

// The text as this cell takes it: the value of an option told by its label, a date as the browser writes it; null when
// the cell would swallow it.
export function textFor(cell, text) {
  const wanted = text.trim();
  if (cell.tagName === "SELECT") {
    const found = [...cell.options].find((one) => [one.value, one.text.trim()].some((word) => alike(word, wanted)));
    return found ? found.value : null;
  }
  if (cell.type === "date") return isoDay(wanted);
  return cell.tagName === "TEXTAREA" ? text : text.replace(/\s*\n\s*/g, " ");
}

function alike(one, other) {
  return one.localeCompare(other, undefined, { sensitivity: "base" }) === 0;
}

function isoDay(text) {
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (french) return `${french[3]}-${french[2].padStart(2, "0")}-${french[1].padStart(2, "0")}`;
  return text === "" || /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
}
