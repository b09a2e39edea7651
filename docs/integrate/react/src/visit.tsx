import { loadFilesFrom } from '@caretill/elements/pay';
import type {} from '@caretill/elements/react';
import { type SubmitEvent, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import './platform.css';
import { addresses, callOfPage, ELEMENTS_FILES, post } from './platform';
import { Trouble } from './trouble';

/** The patient's page. The patient joins the call under a name, and pays there when the clinician asks. */
function Visit() {
  const [guestToken, setGuestToken] = useState('');
  const [status, setStatus] = useState('');
  const [trouble, setTrouble] = useState('');
  const pay = useRef<HTMLElementTagNameMap['caretill-pay']>(null);

  async function join(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const displayName = new FormData(event.currentTarget).get('displayName');
    try {
      const admitted = await post<{ guestToken: string }>(`/api/calls/${encodeURIComponent(callOfPage ?? '')}/guests`, {
        displayName,
        language: navigator.language,
      });
      setGuestToken(admitted.guestToken);
      setTrouble('');
    } catch {
      setTrouble('You could not join. Please check your name and the link, and try again.');
    }
  }

  /** Asks the patient first if something is still to be paid. */
  async function leave() {
    if (await pay.current?.mayLeave()) setStatus('You have left. You can close this page.');
  }

  return (
    <>
      <h1>Your visit</h1>
      {guestToken ? (
        <>
          <caretill-pay
            ref={pay}
            callId={callOfPage ?? ''}
            paymentRequestServiceUrl={addresses.paymentRequestServiceUrl}
            notificationServiceUrl={addresses.notificationServiceUrl}
            stripeJsUrl={addresses.stripeJsUrl}
            token={guestToken}
            oncaretill-payment-paid={() => setStatus('Thank you, it is paid.')}
            // The element stays on the page: what is open can still be paid.
            oncaretill-visit-ended={() => setStatus('The visit has ended.')}
          />
          <button onClick={leave}>Leave</button>
        </>
      ) : (
        <form onSubmit={join}>
          <label>
            Your name <input name="displayName" required maxLength={80} autoComplete="name" />
          </label>
          <button>Join</button>
        </form>
      )}
      <p role="status">{status}</p>
      <Trouble words={trouble} />
    </>
  );
}

loadFilesFrom(ELEMENTS_FILES);
createRoot(document.querySelector('main')!).render(<Visit />);
