/* Refreshes the page while it is visible. */
(() => {
  'use strict';

  const EVERY_MS = 2_000;
  const ANSWER_LIMIT_MS = 15_000;

  async function refresh() {
    const main = document.getElementById('main');
    if (document.hidden || main.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('main');
      if (fresh && fresh.innerHTML !== main.innerHTML) main.replaceWith(fresh);
    } catch {
      // the simulator is restarting; keep showing what was loaded
    }
  }

  setInterval(refresh, EVERY_MS);
})();
