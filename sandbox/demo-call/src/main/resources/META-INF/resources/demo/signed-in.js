import { byId, tabStorage } from './page.js';
import { finishSignIn } from './sign-in.js';

finishSignIn().catch(() => {
  byId('words').textContent = tabStorage.set('demo-call-storage', true)
    ? 'Signing in did not work. Please try again.'
    : 'This browser does not let the page remember that you signed in. Allow this site to store data, then try again.';
});
