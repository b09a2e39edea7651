import { byId, config } from './page.js';
import { getToken, person, signIn, signOut } from './sign-in.js';

/** Configure > Client payments: what each role may do, as Caretill's element shows it. */
const TITLES = { 'platform-operator': 'Platform', 'organisation-admin': 'Organisation', 'clinic-admin': 'Clinic' };
const VIEWS = Object.keys(TITLES);

byId('sign-in').addEventListener('click', signIn);
byId('sign-out').addEventListener('click', signOut);

const me = person();
const views = VIEWS.filter((view) => me?.roles.includes(view));
byId('gate').hidden = views.length > 0;
// The operator has many sections, and lists of all clinics.
if (views.includes('platform-operator')) document.querySelector('main').classList.remove('narrow');
if (me) {
  byId('person').hidden = false;
  byId('person-name').textContent = me.name;
  byId('gate-words').textContent = `${me.name}, your account isn’t linked to a clinic’s payments. Sign in as a clinic administrator.`;
  byId('sign-in').hidden = true;
}

// Payments are for the clinic's own staff; manager and operator find the comparison with Stripe in this page's element.
byId('to-payments').hidden = !me?.roles.some((role) => ['clinic-admin', 'clinician'].includes(role));

const { clinicConfigServiceUrl, paymentRequestServiceUrl, stripeWebhookServiceUrl, notificationServiceUrl } = await config;
const parts = views.flatMap((view) => (view === 'clinic-admin' ? me.clinicIds : ['']).map((clinicId) => ({ view, clinicId })));
for (const { view, clinicId } of parts) {
  if (parts.length > 1) {
    const title = document.createElement('h2');
    title.textContent = clinicId || TITLES[view];
    byId('views').append(title);
  }
  const element = document.createElement('caretill-client-payments');
  element.setAttribute('view', view);
  element.setAttribute('clinic-id', clinicId);
  element.setAttribute('organisation-id', me.organisationId);
  element.setAttribute('clinic-config-service-url', clinicConfigServiceUrl);
  element.setAttribute('payment-request-service-url', paymentRequestServiceUrl);
  element.setAttribute('stripe-webhook-service-url', stripeWebhookServiceUrl);
  element.setAttribute('notification-service-url', notificationServiceUrl);
  element.getToken = getToken;
  byId('views').append(element);
}
