(() => {
  'use strict';

  const ANSWER_LIMIT_MS = 15_000;
  const buttons = [...document.querySelectorAll('button[data-result]')];

  let finishing = false;

  async function finish(result) {
    if (finishing) return;
    finishing = true;
    for (const button of buttons) button.disabled = true;
    try {
      const response = await fetch(location.href, {
        method: 'POST',
        body: new URLSearchParams({ result }),
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      if (response.status >= 500) throw new Error('the bank failed');
      const { succeeded } = await response.json();
      const returnUrl = document.querySelector('main').dataset.returnUrl;
      if (window.parent !== window) {
        window.parent.postMessage('simulator:authenticated', '*'); // the page asks Stripe for the result
      } else if (returnUrl) {
        const back = new URL(returnUrl);
        back.searchParams.set('redirect_status', succeeded ? 'succeeded' : 'failed');
        location.assign(back);
      }
    } catch {
      finishing = false;
      for (const button of buttons) button.disabled = false;
      document.getElementById('problem').textContent = 'The bank could not be reached. Try again.';
    }
  }

  for (const button of buttons) button.addEventListener('click', () => finish(button.dataset.result));
  addEventListener('message', (message) => {
    if (message.source === window.parent && message.data === 'simulator:cancel') finish('fail');
  });
  addEventListener('keydown', (event) => event.key === 'Escape' && window.parent !== window && finish('fail'));
  buttons[0].focus();
})();
