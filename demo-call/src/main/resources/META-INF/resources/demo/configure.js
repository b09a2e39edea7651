import { byId, config } from './page.js';
import { getToken, person, signIn, signOut } from './sign-in.js';

/** Configure > Client payments: what each role may do, as Caretill's element shows it. */
const VIEWS = ['platform-operator', 'organisation-admin', 'clinic-admin'];

byId('sign-in').addEventListener('click', signIn);
byId('sign-out').addEventListener('click', signOut);

const me = person();
const views = VIEWS.filter((view) => me?.roles.includes(view));
byId('gate').hidden = views.length > 0;
if (me) {
  byId('person').hidden = false;
  byId('person-name').textContent = me.name;
  byId('gate-words').textContent = `${me.name}, your account does not administer payments.`;
  byId('sign-in').hidden = true;
}

const { clinicConfigServiceUrl } = await config;
for (const view of views) {
  for (const clinicId of view === 'clinic-admin' ? me.clinicIds : ['']) {
    const element = document.createElement('caretill-client-payments');
    element.setAttribute('view', view);
    element.setAttribute('clinic-id', clinicId);
    element.setAttribute('organisation-id', me.organisationId);
    element.setAttribute('clinic-config-service-url', clinicConfigServiceUrl);
    element.getToken = getToken;
    byId('views').append(element);
  }
}
