import { currentLocale, say } from './words.ts';

/** An organisation's request that client payments be enabled for some of its clinics. */
export interface EnablementRequest {
  id: string;
  organisationId: string;
  clinicIds: string[];
  note?: string | null;
  status: 'PENDING' | 'APPROVED' | 'DECLINED';
  reason?: string | null;
  requestedAt: string;
}

export function forClinics(request: EnablementRequest, nameOf: (clinicId: string) => string): string {
  const clinics = new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format(request.clinicIds.map(nameOf));
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(new Date(request.requestedAt));
  return say('enablement.for', { clinics, date });
}

export function decisionWords(request: EnablementRequest): string {
  return request.status === 'DECLINED' && request.reason
    ? say('enablement.declinedBecause', { reason: request.reason })
    : say(`enablement.${request.status}`);
}

export const DECISION_TONE = { PENDING: 'wait', APPROVED: 'good', DECLINED: 'bad' } as const;
