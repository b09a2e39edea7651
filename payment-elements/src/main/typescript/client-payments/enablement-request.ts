import { css, html, nothing, type TemplateResult } from 'lit';
import type { Clinic, ClinicDecision, EnablementRequest } from '#services/clinic-config-service.ts';
import { dateOf, listOf } from '../dates.ts';
import { say } from '../messages.ts';

export const TONE = {
  PENDING: 'wait',
  APPROVED: 'good',
  PARTLY_APPROVED: 'good',
  DECLINED: 'bad',
  WITHDRAWN: '',
} as const;
const CLINIC_TONE = { NOT_REQUESTED: '', REQUESTED: 'wait', ENABLED: 'good', DISABLED: 'bad' } as const;

/**
 * Whether a clinic may take payments. Only a declined request leaves a reason at a clinic for which nothing is requested.
 *
 * @param always also where nothing was ever requested
 */
export function clinicPill(enablement: Clinic['enablement'], reason: string | null, always: boolean) {
  if (enablement === 'NOT_REQUESTED' && reason)
    return html`<span class="pill ${TONE.DECLINED}">${say('clinics.DECLINED')}</span>`;
  return enablement === 'NOT_REQUESTED' && !always
    ? nothing
    : html`<span class="pill ${CLINIC_TONE[enablement]}">${say(`clinics.${enablement}`)}</span>`;
}

export function forClinics(request: EnablementRequest, nameOf: (clinicId: string) => string): string {
  return say('enablement.for', { clinics: listOf(request.clinicIds.map(nameOf)), date: dateOf(request.requestedAt) });
}

/** A clinic of a request, with the decision about it and the reason. */
export function decisionItem(clinic: ClinicDecision, name: string): TemplateResult {
  const { status, reason } = clinic;
  return html`<li>
    <span>${name}</span><span class="pill ${TONE[status]}">${say(`enablement.${status}`)}</span>
    ${reason ? html`<p class="small muted reason">${reason}</p>` : nothing}
  </li>`;
}

export const decisionStyles = css`
  .decisions {
    display: grid;
    gap: 0.5rem;
  }
  .decisions li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    justify-content: space-between;
    align-items: center;
  }
  .reason {
    flex-basis: 100%;
    overflow-wrap: anywhere;
  }
`;

export function pendingClinics(request: EnablementRequest): string[] {
  return request.clinics.filter(({ status }) => status === 'PENDING').map(({ clinicId }) => clinicId);
}
