import '@caretill/elements/payment-request';
import type {} from '@caretill/elements/react';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { getToken } from './access-token';
import './platform.css';
import { addresses, callOfPage, get, post } from './platform';
import { Trouble } from './trouble';

const READ_EVERY_MS = 1_000;

interface Payment {
  paymentRequestId: string;
  status: string;
  amountMinor: number;
  currency: string;
}

/** The clinician's page. Signing in starts a call, or returns to the one that the page's address names. */
function Consultation() {
  const [callId, setCallId] = useState('');
  const [ended, setEnded] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function signIn(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const { name, password } = Object.fromEntries(new FormData(event.currentTarget));
    try {
      await post('/api/sign-in', { name, password });
      const entered = callOfPage ?? (await post<{ callId: string }>('/api/calls')).callId;
      history.replaceState(null, '', `?call=${entered}`);
      setCallId(entered);
      setTrouble('');
    } catch {
      setTrouble('You could not sign in. Please try again.');
    }
  }

  async function endCall() {
    try {
      await post(`/api/calls/${callId}/end`);
      setEnded(true);
    } catch {
      setTrouble('The call could not be ended. Please try again.');
    }
  }

  return (
    <>
      <h1>Consultation</h1>
      {!callId && (
        <form onSubmit={signIn}>
          <label>
            Name <input name="name" required autoComplete="username" />
          </label>
          <label>
            Password <input name="password" type="password" required autoComplete="current-password" />
          </label>
          <button>Sign in</button>
        </form>
      )}
      {callId && !ended && <Call callId={callId} end={endCall} />}
      <p role="status">{ended && 'The call has ended.'}</p>
      <Trouble words={trouble} />
    </>
  );
}

function Call({ callId, end }: { callId: string; end: () => Promise<void> }) {
  const tool = useRef<HTMLElementTagNameMap['caretill-payment-request']>(null);
  const link = new URL(`/visit.html?call=${callId}`, location.href).href;

  /** Asks the clinician first if something is still open. */
  async function mayEnd() {
    if (await tool.current?.mayEnd()) await end();
  }

  return (
    <>
      <p>
        For the patient:{' '}
        <a href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      </p>
      <caretill-payment-request
        ref={tool}
        clinicId={addresses.clinicId}
        callId={callId}
        clinicConfigServiceUrl={addresses.clinicConfigServiceUrl}
        paymentRequestServiceUrl={addresses.paymentRequestServiceUrl}
        notificationServiceUrl={addresses.notificationServiceUrl}
        getToken={getToken}
      />
      <h2>What our backend knows</h2>
      <PaymentsOfCall callId={callId} />
      <button onClick={mayEnd}>End the call</button>
    </>
  );
}

/** What the webhooks have said. The tool itself shows the same, live. */
function PaymentsOfCall({ callId }: { callId: string }) {
  const [payments, setPayments] = useState<Payment[]>([]);
  useEffect(() => {
    const reading = setInterval(() => {
      // After a failure the next reading comes soon.
      get<Payment[]>(`/api/calls/${callId}/payments`).then(setPayments, () => {});
    }, READ_EVERY_MS);
    return () => clearInterval(reading);
  }, [callId]);
  return (
    <ul>
      {payments.map(({ paymentRequestId, status, amountMinor, currency }) => (
        <li key={paymentRequestId}>
          {status}: {amountMinor} {currency} in the smallest unit
        </li>
      ))}
    </ul>
  );
}

createRoot(document.querySelector('main')!).render(<Consultation />);
