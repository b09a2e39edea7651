import { byId } from './page.js';
import { person } from './sign-in.js';

// The id of a call says which clinic it belongs to.
const prefix = person()?.clinicIds.includes('other-clinic') ? 'other-call' : 'call';
byId('new-call').value = `${prefix}-${crypto.randomUUID().slice(0, 8)}`;

byId('start').addEventListener('submit', (event) => {
  event.preventDefault();
  location.assign(`/call/${encodeURIComponent(byId('new-call').value.trim())}`);
});

byId('join').addEventListener('submit', (event) => {
  event.preventDefault();
  location.assign(`/call/${encodeURIComponent(byId('invited-call').value.trim())}/guest`);
});
