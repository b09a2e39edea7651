/** What the service is asked for, besides clinic and call. Amounts are minor units. */
export interface NewRequest {
  payerParticipantId: string;
  amountMinor: number;
  currency: string;
  description: string;
  practitioner?: { name: string; providerNumber: string };
  itemNumber?: string;
  bulkBilled?: true;
  /** One more, although the payer has an open request. */
  additional?: true;
}

/** Something about a request that may be a mistake, and did not keep it from being made. */
export interface Warning {
  code: string;
  detail: string;
}

/** What became of it: it was made; or the payer has open requests already; or it failed, which the host tells. */
export type Sent =
  | { outcome: 'made'; warnings: Warning[] }
  | { outcome: 'already-open'; openIds: string[] }
  | { outcome: 'failed' };
