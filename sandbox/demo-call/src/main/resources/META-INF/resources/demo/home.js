import { byId } from './page.js';

byId('new-call').value = `call-${crypto.randomUUID().slice(0, 8)}`;

byId('start').addEventListener('submit', (event) => {
  event.preventDefault();
  location.assign(`/call/${encodeURIComponent(byId('new-call').value.trim())}`);
});

byId('join').addEventListener('submit', (event) => {
  event.preventDefault();
  location.assign(`/call/${encodeURIComponent(byId('invited-call').value.trim())}/guest`);
});
