() => {
  // What the page does by itself: citations that jump, articles that open, answers that copy.
  const behaviour = () =>
    matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

  function reveal(element) {
    element.scrollIntoView({ behavior: behaviour(), block: "center" });
    element.focus({ preventScroll: true });
  }

  // A quote may lie in the evidence of an earlier question, folded away, or behind the other tab.
  function showQuote(id) {
    const mark = document.getElementById(id);
    if (!mark) return;
    document.getElementById("evidence-tab-button")?.click();
    document.querySelectorAll("mark.found").forEach((old) => old.classList.remove("found"));
    mark.closest("details").open = true;
    mark.classList.add("found");
    // The tab shows its content one frame later.
    requestAnimationFrame(() => requestAnimationFrame(() => reveal(mark)));
  }

  function showCitation(href) {
    const link = document.querySelector(`#talk a[href="${CSS.escape(href).replace("\\#", "#")}"]`);
    if (link) reveal(link);
  }

  async function copy(button) {
    const done = await write(button.dataset.copy);
    const label = button.textContent;
    const said = done ? button.dataset.done : button.dataset.refused;
    if (label === said) return;
    button.textContent = said;
    say(said);
    setTimeout(() => (button.textContent = label), 2500);
  }

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return writeOldWay(text); // without TLS a browser gives no clipboard beyond localhost
    }
  }

  function writeOldWay(text) {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);
  const say = (text) => (status.textContent = text);

  function openArticle() {
    // Gradio fills the dialog in its own time after the answer has come.
    requestAnimationFrame(() => {
      const dialog = document.querySelector("#dialog dialog");
      if (!dialog.open) dialog.showModal();
      const mark = dialog.querySelector("#stelle");
      dialog.querySelector(".page").scrollTop = 0;
      if (mark) mark.scrollIntoView({ block: "center" });
      (mark ?? dialog.querySelector("[data-close]")).focus({ preventScroll: true });
    });
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const link = target.closest('a[href^="#beleg-"]');
    const copied = target.closest("[data-copy]");
    const dialog = target.closest("dialog");
    if (link) {
      event.preventDefault();
      const href = link.getAttribute("href");
      if ("back" in link.dataset) showCitation(href);
      else showQuote(href.slice(1));
    } else if (copied) copy(copied);
    else if (target === dialog || target.closest("[data-close]")) dialog.close();
  });

  // A verdict's hint lies over the words below it: Escape takes it away.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const verdict of document.querySelectorAll(".verdict:is(:hover, :focus)")) {
      verdict.classList.add("hushed");
      for (const left of ["mouseleave", "blur"])
        verdict.addEventListener(left, () => verdict.classList.remove("hushed"), { once: true });
    }
  });

  // Struck sentences that were unfolded stay so when the conversation is drawn anew.
  const unfolded = new Set();
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.matches(".struck")) return;
      if (target.open) unfolded.add(target.id);
      else unfolded.delete(target.id);
    },
    true,
  );

  function unfold(talk) {
    if (!talk.querySelector(".turn")) unfolded.clear();
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  }

  // The conversation: read aloud when an answer is finished, kept in view while it grows.
  function follow(talk) {
    talk.setAttribute("role", "log");
    talk.setAttribute("aria-live", "polite");
    let turns = 0;
    new MutationObserver(() => {
      document.documentElement.lang = talk.querySelector("[lang]")?.lang ?? "";
      talk.setAttribute("aria-busy", String(Boolean(talk.querySelector('[data-open="true"]'))));
      unfold(talk);
      const found = talk.querySelectorAll(".turn").length;
      const near = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 120;
      if (found > turns || near) talk.scrollTop = talk.scrollHeight;
      turns = found;
    }).observe(talk, { childList: true, subtree: true, characterData: true });
  }

  const mounted = new MutationObserver(() => {
    const talk = document.getElementById("talk");
    if (!talk) return;
    mounted.disconnect();
    follow(talk);
  });
  mounted.observe(document.body, { childList: true, subtree: true });

  window.belegbot = { openArticle };
}
