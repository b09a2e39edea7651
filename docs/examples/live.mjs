// Follows a call live: TOKEN=… node live.mjs call-1, with a clinician's or a guest's token. Node 22 or newer, or a browser.
const [callId = 'call-1'] = process.argv.slice(2);
const token = encodeURIComponent('quarkus-http-upgrade#Authorization#Bearer ' + process.env.TOKEN);
const socket = new WebSocket(`ws://localhost:8084/v1/live/calls/${callId}`, ['bearer-token-carrier', token]);
socket.onmessage = ({ data }) => {
  const { type, event = type, paymentRequest, paymentRequests = [paymentRequest] } = JSON.parse(data);
  if (type !== 'snapshot' && type !== 'change') return; // a heartbeat (silence of 50 seconds means a dead connection), or who is present
  for (const { id, version, status, amountMinor, currency } of paymentRequests) console.log(event, id, version, status, amountMinor, currency);
};
socket.onclose = ({ code, reason }) => console.log('closed', code, reason);
