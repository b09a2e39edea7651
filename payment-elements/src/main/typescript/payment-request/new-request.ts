/** The body of a new request, without clinic and call. Amounts are in minor units. */
export interface NewRequest {
  payerParticipantId: string;
  amountMinor: number;
  currency: string;
  description: string;
  practitioner?: { name: string; providerNumber: string };
  itemNumber?: string;
  bulkBilled?: true;
  /** Make another one although the payer has an open request. */
  additional?: true;
}

/** A possible mistake in a request that was made nevertheless. */
export interface Warning {
  code: string;
  detail: string;
}

/** The result: the request was made; the payer already has open requests; or it failed, which the host shows. */
export type Sent =
  | { outcome: 'made'; warnings: Warning[] }
  | { outcome: 'already-open'; openIds: string[] }
  | { outcome: 'failed' };
