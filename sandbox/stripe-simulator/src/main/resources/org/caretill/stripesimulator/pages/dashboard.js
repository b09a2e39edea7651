/* Keeps the page up to date while somebody looks at it. */
(() => {
  'use strict';

  const EVERY_MS = 2_000;

  async function refresh() {
    const main = document.getElementById('main');
    if (document.hidden || main.contains(document.activeElement)) return;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      const fresh = page.getElementById('main');
      if (fresh && fresh.innerHTML !== main.innerHTML) main.replaceWith(fresh);
    } catch {
      // the simulator is restarting: what is shown stays
    }
  }

  setInterval(refresh, EVERY_MS);
})();
