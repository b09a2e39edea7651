import { LONGEST_WAIT_MS, reconnectWaitMs, SILENCE_LIMIT_MS } from '../../main/typescript/live-connection.ts';
import { liveUrl } from '../../main/typescript/token-source.ts';
import { equal } from './equal.ts';

Deno.test('the wait doubles until half a minute and stays there', () => {
  equal(
    [0, 1, 2, 3, 4, 5, 6, 7, 100, 5000].map((failed) => reconnectWaitMs(failed, 1)),
    [500, 1000, 2000, 4000, 8000, 16000, LONGEST_WAIT_MS, LONGEST_WAIT_MS, LONGEST_WAIT_MS, LONGEST_WAIT_MS],
  );
});

Deno.test('chance takes away half of the wait at most', () => {
  equal(
    [0, 0.5, 1].map((random) => reconnectWaitMs(6, random)),
    [LONGEST_WAIT_MS / 2, LONGEST_WAIT_MS * 0.75, LONGEST_WAIT_MS],
  );
});

Deno.test('the live address keeps host and path and takes the WebSocket scheme', () => {
  equal(liveUrl('http://localhost:8084', 'call-1'), 'ws://localhost:8084/v1/live/calls/call-1');
  equal(liveUrl('https://pay.example.org/live/', 'call-1'), 'wss://pay.example.org/live/v1/live/calls/call-1');
});

Deno.test('a connection is dead after two and a half heartbeats of the server', () => {
  const settings = Deno.readTextFileSync('../notification-service/src/main/resources/application.properties');
  const seconds = Number(/^caretill\.live\.heartbeat-interval=(\d+)S$/m.exec(settings)?.[1]);
  equal(SILENCE_LIMIT_MS, seconds * 2_500);
});
