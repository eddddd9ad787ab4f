// A question asked only after some answers: shown and hidden as its condition is met. Hidden, it keeps its answer.
// Without this file it always shows, with a hint that says when it applies.

export function followConditions(fields) {
  const asked = [...fields.form.querySelectorAll("[data-asked-field]")].filter((one) => fields.has(one.dataset.askedField));
  const follow = () => {
    for (const one of asked) {
      const wanted = one.dataset.askedAnswers.split(" ");
      const given = [fields.read(one.dataset.askedField)].flat();
      one.hidden = !given.some((answer) => wanted.includes(answer));
    }
  };
  for (const hint of asked.flatMap((one) => [...one.querySelectorAll("[data-asked-hint]")])) hint.hidden = true;
  fields.form.addEventListener("input", follow);
  follow();
}
