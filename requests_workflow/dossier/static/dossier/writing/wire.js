// One save over the network, and what became of it in one word:
// saved, offline, signed_out, closed (the file is no longer written), retired (its form is not), gone, too_large, refused.

export class Wire {
  constructor(form, fields) {
    const { autosave, signIn, owner, formVersion } = form.dataset;
    Object.assign(this, { form, fields, url: autosave, signIn, owner, formVersion });
  }

  async send(answers) {
    const first = await this.post(answers);
    // The token of the page dies when somebody signs in elsewhere in this browser.
    if (first.kind !== "forbidden") return first;
    const renewed = await this.renewToken();
    if (renewed.kind !== "saved") return renewed;
    const second = await this.post(answers);
    return second.kind === "forbidden" ? { kind: "refused", reason: "" } : second;
  }

  // The last word of a page that closes: nobody waits for the answer, so the journal keeps its entries.
  farewell(answers) {
    const body = this.body(answers);
    // Browsers refuse more than 64 KiB to a request that outlives its page.
    if (new Blob([body]).size < 60_000) fetch(this.url, { ...this.options(body), keepalive: true }).catch(() => {});
  }

  async post(answers) {
    let answer;
    try {
      answer = await fetch(this.url, this.options(this.body(answers)));
    } catch {
      return { kind: "offline" };
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return { kind: "signed_out", url: this.signIn };
    const said = await json(answer);
    if (answer.status === 409 && said.closed) return { kind: "closed", reason: said.closed };
    if (answer.status === 409 && said.form_retired) return { kind: "retired", reason: said.reason };
    if (answer.ok || answer.status === 409) return { ...said, kind: "saved" };
    return { kind: KINDS[answer.status] || (answer.status < 500 ? "refused" : "offline"), ...said };
  }

  // Read the token of this page as it would be drawn now; for the same person only.
  async renewToken() {
    let page;
    try {
      const answer = await fetch(location.pathname, { redirect: "manual", credentials: "same-origin" });
      if (!answer.ok) return answer.type === "opaqueredirect" ? { kind: "signed_out", url: this.signIn } : { kind: "gone" };
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return { kind: "offline" };
    }
    const drawn = page.querySelector("form[data-writing]");
    if (!drawn || drawn.dataset.owner !== this.owner) return { kind: "signed_out", url: this.signIn };
    this.token.value = drawn.querySelector("[name=csrfmiddlewaretoken]").value;
    return { kind: "saved" };
  }

  get token() {
    return this.form.querySelector("[name=csrfmiddlewaretoken]");
  }

  body(answers) {
    const seen = Object.fromEntries(Object.keys(answers).map((code) => [code, this.fields.version(code)]));
    return JSON.stringify({ answers, seen, form: this.formVersion }, (_key, value) => asAFormSends(value));
  }

  options(body) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token.value };
    return { method: "POST", headers, body, credentials: "same-origin", redirect: "manual" };
  }
}

const KINDS = { 403: "forbidden", 404: "gone", 410: "gone", 413: "too_large", 429: "offline", 408: "offline" };

// Line breaks of two characters, and no half of a character: what a plain form would send, so that both save the same.
function asAFormSends(value) {
  if (typeof value !== "string") return value;
  const text = value.toWellFormed ? value.toWellFormed() : value;
  return text.replace(/\r\n?|\n/g, "\r\n");
}

async function json(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
