import { CaretillService, type ClinicConfigOperations } from '@caretill/client';
import { platformToken } from './identity.ts';
import { setting } from './settings.ts';

const clinics = new CaretillService<ClinicConfigOperations>(setting('CLINIC_CONFIG_URL'), platformToken);

/**
 * Tells Caretill about the platform's clinic. Of your product the clinics are a table; register each when it is created
 * and when something of it changes. Again with the same is no change.
 */
export async function register(): Promise<void> {
  await clinics.call('PUT /v1/clinics/{clinicId}', {
    path: { clinicId: setting('CLINIC_ID') },
    body: { organisationId: 'demo-health', name: 'Demo Clinic', country: 'AU', timeZone: 'Australia/Sydney' },
  });
}
