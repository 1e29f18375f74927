// Every page: the few things that need a script. Without it the pages say the same, only not live.

for (const button of document.querySelectorAll("[data-print]")) {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => window.print());
}

// The home page asks for the windows itself.
if (document.querySelector("[data-window-note]") && !document.querySelector("[data-window]")) {
  import("./windownote.js").then(({ readNotes }) => readNotes()).catch(() => {});
}

export {};
