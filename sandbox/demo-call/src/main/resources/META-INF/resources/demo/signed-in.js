import { byId } from './page.js';
import { finishSignIn } from './sign-in.js';

finishSignIn().catch(() => {
  byId('words').textContent = 'Signing in did not work. Please try again.';
});
