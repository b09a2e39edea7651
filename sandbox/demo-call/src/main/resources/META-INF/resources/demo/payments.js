import { byId, config } from './page.js';
import { getToken, person, signIn, signOut } from './sign-in.js';

/** Payments after the call: history, refunds, disputes, receipts, reconciliation, as Caretill's element shows them. */
const ROLES = ['clinic-admin', 'clinician'];

byId('sign-in').addEventListener('click', signIn);
byId('sign-out').addEventListener('click', signOut);

const me = person();
const roles = ROLES.filter((role) => me?.roles.includes(role));
const clinicIds = roles.length > 0 ? me.clinicIds : [];
byId('gate').hidden = clinicIds.length > 0;
if (me) {
  byId('person').hidden = false;
  byId('person-name').textContent = me.name;
  byId('gate-words').textContent = `${me.name}, your account isn’t linked to a clinic. Sign in as a clinic administrator or clinician.`;
  byId('sign-in').hidden = true;
}

const { clinicConfigServiceUrl, paymentRequestServiceUrl } = await config;
for (const clinicId of clinicIds) {
  if (clinicIds.length > 1) {
    const title = document.createElement('h2');
    title.textContent = clinicId;
    byId('views').append(title);
  }
  const element = document.createElement('caretill-payment-history');
  element.setAttribute('clinic-id', clinicId);
  element.setAttribute('roles', roles.join(' '));
  element.setAttribute('clinic-config-service-url', clinicConfigServiceUrl);
  element.setAttribute('payment-request-service-url', paymentRequestServiceUrl);
  element.getToken = getToken;
  byId('views').append(element);
}
