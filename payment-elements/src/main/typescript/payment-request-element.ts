import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { entryTrouble } from './amount-words.ts';
import { cancelQuestion, confirmed } from './confirmation.ts';
import { dateTimeOf, isOver, listOf, timeOf } from './dates.ts';
import { LiveConnection } from './live-connection.ts';
import { baseStyles } from './styles.ts';
import { formatForEntry, formatMoney, readAmount } from './money.ts';
import { popUp, preparePopUps } from './notices.ts';
import './pay-link-dialog.ts';
import type { PayLinkDialog } from './pay-link-dialog.ts';
import { isOpen, KnownRequests, type PaymentRequest } from './payment-request.ts';
import { type Provider, ReceiptDetails } from './receipt-details.ts';
import { CallFailed, messageOf, Service, type TokenSource } from './rest.ts';
import { saveFile } from './save-file.ts';
import { attentionWords, statusWords } from './status-words.ts';
import { type Moment, momentOf, momentWords, Timeline, timelineList, timelineStyles } from './timeline.ts';
import { claimsOf, hasToken, liveUrl, tokenOf } from './token-source.ts';
import { currentLocale, say, sayIfKnown } from './words.ts';

interface Preset {
  label: string;
  amountMinor: number;
  itemNumber?: string | null;
  description: string;
}

interface PaymentSettings {
  enabled: boolean;
  currency: string;
  minimumMinor: number;
  maximumMinor: number;
  presets?: Preset[];
  mayRequest?: string[];
  receipt?: { providers?: Provider[] };
  stripe: { status: string; chargesEnabled: boolean };
}

interface Guest {
  participantId: string;
  displayName: string;
}

/** Something about a request that may be a mistake, and did not keep it from being made. */
interface Warning {
  code: string;
  detail: string;
}

/** How many of the clinician's own descriptions are offered again, and among how many requests they are looked for. */
const RECENT_DESCRIPTIONS = 8;
const RECENT_REQUESTS = 50;
const WATCH_WHILE_WAITING_MS = 4_000;
const WATCH_MS = 20_000;
const GUESTS_MS = 2_000;

/**
 * <caretill-payment-request>: the clinician's tool "Request payment" in a call.
 *
 * Shows a form (amount, description, presets, who pays) and, live, every request of the clinic in this call with its
 * steps. Says so plainly when the clinic cannot take payments yet. Raises the pop-up "Payment received", once per payment.
 *
 * Attributes
 *   clinic-id, call-id             the platform's ids of the clinic and the call
 *   clinic-config-service-url      where the clinic's payment settings are read
 *   payment-request-service-url    where requests are made
 *   notification-service-url       where live changes come from (http or https; the element makes it ws or wss)
 *   bulk-billed                    the host knows that the consultation is bulk-billed: asking for money needs a second word
 *   pop-ups="off"                  the host shows its own pop-up on the event below
 * Properties
 *   token: string                  the clinician's bearer token, or
 *   getToken: () => Promise<string>  asked before every call
 * Events (bubbling, composed)
 *   caretill-payment-requested     detail: the payment request just made
 *   caretill-payment-succeeded     detail: the payment request just paid; once per payment
 * Methods
 *   refresh()                      reads guests and settings again (call it when a participant joins)
 *   mayEnd(): Promise<boolean>     before the host ends the call: asks the person, if a request is still open
 */
export class PaymentRequestElement extends LitElement {
  static override properties = {
    clinicId: { attribute: 'clinic-id' },
    callId: { attribute: 'call-id' },
    clinicConfigServiceUrl: { attribute: 'clinic-config-service-url' },
    paymentRequestServiceUrl: { attribute: 'payment-request-service-url' },
    notificationServiceUrl: { attribute: 'notification-service-url' },
    bulkBilled: { attribute: 'bulk-billed', type: Boolean },
    popUps: { attribute: 'pop-ups' },
    token: { attribute: false },
    getToken: { attribute: false },
    _settings: { state: true },
    _guests: { state: true },
    _requests: { state: true },
    _connected: { state: true },
    _problem: { state: true },
    _wrong: { state: true },
    _busy: { state: true },
    _said: { state: true },
    _shownSteps: { state: true },
    _inTheWay: { state: true },
    _recent: { state: true },
    _refused: { state: true },
    _payer: { state: true },
    _billsInBulk: { state: true },
    _warnings: { state: true },
  };

  declare clinicId: string;
  declare callId: string;
  declare clinicConfigServiceUrl: string;
  declare paymentRequestServiceUrl: string;
  declare notificationServiceUrl: string;
  declare bulkBilled: boolean;
  declare popUps: string;
  declare token: string;
  declare getToken: TokenSource | undefined;

  declare private _settings: PaymentSettings | undefined;
  declare private _guests: Guest[];
  declare private _requests: PaymentRequest[];
  declare private _connected: boolean | undefined;
  declare private _problem: string;
  declare private _wrong: { amount?: string; description?: string; payer?: string; bulkBilled?: string };
  declare private _busy: Set<string>;
  /** What screen readers hear, once: the count tells the same words said again from words that stay. */
  declare private _said: { text: string; count: number };
  /** The requests whose steps are unfolded. */
  declare private _shownSteps: Set<string>;
  /** The requests that the chosen person has open: the question whether another one is meant is on the screen. */
  declare private _inTheWay: string[];
  /** What this clinician has asked for lately: asked of the service, for the browser may be shared and keeps no such words. */
  declare private _recent: string[];
  /** Which roles could request when this person was refused as one who may not; nothing: this person was not refused. */
  declare private _refused: string | undefined;
  /** Who was chosen to pay among several guests. */
  declare private _payer: string;
  /** The clinician has marked the consultation as bulk-billed; where the host knows it, nothing is asked. */
  declare private _billsInBulk: boolean;
  /** What the service wants the clinician to think of about the request just made. */
  declare private _warnings: string[];

  #clinicConfig!: Service;
  #paymentRequests!: Service;
  #live: LiveConnection | undefined;
  #known = new KnownRequests();
  #latestEvent = new Map<string, string>();
  #timelines = new Map<string, Timeline>();
  /** Everybody who was in the call: a request goes on naming who has left. */
  #names = new Map<string, string>();
  /** Up to which version of each request screen readers were told. */
  #heardTo = new Map<string, number>();
  /** The versions of each request whose step is news that only REST can put into words. */
  #untold = new Map<string, Set<number>>();
  #watch: ReturnType<typeof setTimeout> | undefined;
  #guestWatch: ReturnType<typeof setTimeout> | undefined;
  /** Stays the same while the same form is sent again, so that a lost answer never makes a second request. */
  #idempotencyKey = crypto.randomUUID();
  readonly #receiptDetails = new ReceiptDetails(this, () => this.clinicId);

  constructor() {
    super();
    this.bulkBilled = false;
    this.clinicId = this.callId = this.token = this.popUps = '';
    this.clinicConfigServiceUrl = this.paymentRequestServiceUrl = this.notificationServiceUrl = '';
    this.#forget();
  }

  #forget() {
    this.#known = new KnownRequests();
    this.#latestEvent = new Map();
    this.#timelines = new Map();
    this.#names = new Map();
    this.#heardTo = new Map();
    this.#untold = new Map();
    this._settings = undefined;
    this._guests = [];
    this._requests = [];
    this._connected = undefined;
    this._problem = '';
    this._said = { text: '', count: 0 };
    this._shownSteps = new Set();
    this._inTheWay = [];
    this._recent = [];
    this._refused = undefined;
    this._payer = '';
    this._billsInBulk = false;
    this._warnings = [];
    this._wrong = {};
    this._busy = new Set();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#start();
  }

  protected override updated(changed: PropertyValues): void {
    const addresses = [
      'clinicId',
      'callId',
      'clinicConfigServiceUrl',
      'paymentRequestServiceUrl',
      'notificationServiceUrl',
    ];
    const tokenArrived = (changed.has('token') || changed.has('getToken')) && !this.#live;
    if (tokenArrived || addresses.some((name) => changed.has(name))) {
      this.#stop();
      this.#forget();
      this.#start();
    }
  }

  #start() {
    if (!(this.clinicId && this.callId && this.notificationServiceUrl && hasToken(this))) return;
    preparePopUps();
    this.#clinicConfig = new Service(this.clinicConfigServiceUrl, tokenOf(this));
    this.#paymentRequests = new Service(this.paymentRequestServiceUrl, tokenOf(this));
    void this.#readRecentDescriptions();
    this.#live = new LiveConnection(liveUrl(this.notificationServiceUrl, this.callId), tokenOf(this), {
      connecting: () => void this.refresh(),
      connected: (isConnected) => (this._connected = isConnected),
      snapshot: (requests) => requests.forEach((request) => this.#take(request)),
      change: (event, request, at) => this.#hear(event, at, request),
    });
    this.#guestWatch = setTimeout(() => void this.#watchGuests(), GUESTS_MS);
  }

  /** Who is in the call decides who is asked to pay: the form that is looked at knows within seconds who came and went. */
  async #watchGuests() {
    const form = this.renderRoot.querySelector('form');
    if (document.visibilityState !== 'hidden' && form?.checkVisibility()) {
      try {
        this.#meet(await this.#readGuests());
      } catch {
        // What is wrong with the service the whole look tells, which goes on as well.
      }
    }
    if (this.#live) this.#guestWatch = setTimeout(() => void this.#watchGuests(), GUESTS_MS);
  }

  async #readGuests(): Promise<Guest[]> {
    const [call, clinic] = [this.callId, this.clinicId].map(encodeURIComponent);
    const { items } = await this.#paymentRequests.get<{ items: Guest[] }>(
      `/v1/calls/${call}/guests?clinicId=${clinic}`,
    );
    return items;
  }

  #meet(guests: Guest[]) {
    if (JSON.stringify(guests) === JSON.stringify(this._guests)) return;
    this._guests = guests;
    guests.forEach(({ participantId, displayName }) => this.#names.set(participantId, displayName));
  }

  /** A help while typing: without it, everything works. */
  async #readRecentDescriptions() {
    try {
      const { sub } = claimsOf(await tokenOf(this)());
      if (!sub) return;
      const own = new URLSearchParams({ clinicId: this.clinicId, requestedBy: sub, limit: String(RECENT_REQUESTS) });
      const { items } = await this.#paymentRequests.get<{ items: PaymentRequest[] }>(`/v1/payment-requests?${own}`);
      const descriptions = items
        .map(({ description }) => description)
        .filter((description) => description !== undefined);
      this._recent = [...new Set(descriptions)].slice(0, RECENT_DESCRIPTIONS);
    } catch {
      this._recent = [];
    }
  }

  #stop() {
    this.#live?.close();
    this.#live = undefined;
    clearTimeout(this.#watch);
    clearTimeout(this.#guestWatch);
  }

  async refresh(): Promise<void> {
    const call = encodeURIComponent(this.callId);
    const clinic = encodeURIComponent(this.clinicId);
    try {
      const [settings, guests, requests] = await Promise.all([
        this.#clinicConfig.get<PaymentSettings>(`/v1/clinics/${clinic}/payment-settings`),
        this.#readGuests(),
        this.#paymentRequests.get<{ items: PaymentRequest[] }>(
          `/v1/payment-requests?clinicId=${clinic}&callId=${call}`,
        ),
      ]);
      this._settings = settings;
      this.#meet(guests);
      requests.items.forEach((request) => this.#take(request));
      this._problem = '';
      new Set([...this._shownSteps, ...this.#untold.keys()]).forEach((id) => void this.#readSteps(id));
    } catch (failure) {
      this._problem = messageOf(failure);
    }
    if (!this.#live) return;
    // Whether the clinic is ready is not live: it is looked at again, more often while it is waited for.
    clearTimeout(this.#watch);
    const waiting = this._problem || this.#obstacle();
    this.#watch = setTimeout(() => void this.refresh(), waiting ? WATCH_WHILE_WAITING_MS : WATCH_MS);
  }

  #hear(event: string, at: string, request: PaymentRequest) {
    const { id, version } = request;
    // REST may have told the same already, unheard; what is older than what is shown is no news.
    const isNews = version > (this.#heardTo.get(id) ?? 0) && version >= (this.#known.get(id)?.version ?? 0);
    const moment = momentOf(event, at, request);
    if (moment) this.#timelineOf(id).hear(version, moment);
    if (isNews) {
      this.#heardTo.set(id, version);
      // Recorded late: it takes nobody back from where they stand.
      if (event !== 'PaymentDelivered') this.#latestEvent.set(id, event);
      if (moment) this.#tellStep(request, moment);
      else this.#untold.set(id, new Set(this.#untold.get(id)).add(version));
    }
    if (!this.#take(request) && this.#untold.has(id)) void this.#readSteps(id);
    this.requestUpdate();
  }

  #tellStep(request: PaymentRequest, moment: Moment) {
    const words = momentWords(moment);
    // A payment is told by its pop-up, and one's own request by the answer to it.
    const toldElsewhere =
      moment.event === 'PaymentSucceeded'
        ? this.popUps !== 'off'
        : moment.event === 'PaymentRequested' && this._busy.has('send');
    if (words && !toldElsewhere) this.#tell(say('request.step', { amount: money(request), step: words.text }));
  }

  #tell(text: string) {
    this._said = { text, count: this._said.count + 1 };
  }

  #timelineOf(id: string): Timeline {
    const timeline = this.#timelines.get(id) ?? new Timeline();
    this.#timelines.set(id, timeline);
    return timeline;
  }

  /** Asks REST for the steps that are shown, or to be told, and not known: all at first, and later what live has missed. */
  async #readSteps(id: string) {
    const timeline = this.#timelineOf(id);
    const untold = this.#untold.get(id);
    if (!this._shownSteps.has(id) && !untold) return;
    try {
      if (!timeline.reaches(this.#known.get(id)?.version ?? 0)) {
        const request = await this.#paymentRequests.get<PaymentRequest & { timeline: Moment[] }>(
          `/v1/payment-requests/${encodeURIComponent(id)}`,
        );
        timeline.read(request.version, request.timeline);
        this.#take(request);
        this.requestUpdate();
      }
      for (const version of untold ?? []) {
        const moment = timeline.at(version);
        if (moment && untold!.delete(version)) this.#tellStep(this.#known.get(id)!, moment);
      }
      if (untold?.size === 0) this.#untold.delete(id);
    } catch (failure) {
      // Who looks at no steps misses nothing on the screen; what is untold is asked for again with the next look.
      if (this._shownSteps.has(id)) this._problem = messageOf(failure);
    }
  }

  #toggleSteps(id: string, shown: boolean) {
    this._shownSteps = new Set([...this._shownSteps, id].filter((other) => shown || other !== id));
    if (shown) void this.#readSteps(id);
  }

  /** Whether it was news. */
  #take(news: PaymentRequest): boolean {
    const change = this.#known.take(news);
    if (!change) return false;
    this._requests = this.#known.all();
    void this.#readSteps(change.after.id);
    // The button that opened the dialog is gone with it.
    if (this.#payLink?.follow(change.after)) void this.#focusOn(change.after.id);
    if (isOpen(change.after)) {
      awaited.add(change.after.id);
      return true;
    }
    if (awaited.remove(change.after.id) && change.after.status === 'PAID') {
      this.#celebrate(change.after);
    }
    return true;
  }

  #celebrate(request: PaymentRequest) {
    this.dispatchEvent(
      new CustomEvent('caretill-payment-succeeded', { detail: request, bubbles: true, composed: true }),
    );
    if (this.popUps === 'off') return;
    const name = this.#nameOf(request);
    popUp(say('request.received', { amount: money(request) }), name ? say('request.receivedFrom', { name }) : '');
  }

  #nameOf({ payerName, payerParticipantId }: PaymentRequest): string {
    return payerName ?? this.#names.get(payerParticipantId) ?? '';
  }

  /** Whoever is alone in the call, or who was chosen and is still there. */
  get #chosenPayer(): Guest | undefined {
    return this._guests.length === 1
      ? this._guests[0]
      : this._guests.find(({ participantId }) => participantId === this._payer);
  }

  #obstacle(): string {
    const settings = this._settings;
    if (!settings) return '';
    if (!settings.enabled) return say('request.notEnabled');
    if (settings.stripe.status === 'REMOVING') return say('request.removing');
    if (settings.stripe.status !== 'LINKED') return say('request.notLinked');
    if (!settings.stripe.chargesEnabled) return say('request.notCharging');
    if (this._refused === String(settings.mayRequest)) return say('request.notYou');
    return '';
  }

  async #send(event: SubmitEvent) {
    event.preventDefault();
    const settings = this._settings;
    if (!settings || this._busy.has('send') || this._guests.length === 0) return;
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const entry = readAmount(String(fields.get('amount')), settings.currency, currentLocale());
    const description = String(fields.get('description')).trim();
    const payer = this.#chosenPayer;
    this._wrong = {
      amount: this.#amountTrouble(entry, settings),
      description: description ? undefined : say('description.empty'),
      payer: payer ? undefined : say('request.payerMissing'),
      bulkBilled: this.#isBulkBilled && !fields.has('although-bulk-billed') ? say('bulkBilled.tick') : undefined,
    };
    const receiptFits = this.#receiptDetails.check();
    if (entry.kind !== 'amount' || !payer || !receiptFits || Object.values(this._wrong).some(Boolean)) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return;
    }

    await this.#whileBusy('send', async () => {
      const { warnings = [], ...request } = await this.#paymentRequests.post<PaymentRequest & { warnings?: Warning[] }>(
        '/v1/payment-requests',
        {
          clinicId: this.clinicId,
          callId: this.callId,
          payerParticipantId: payer.participantId,
          amountMinor: entry.amountMinor,
          currency: settings.currency,
          description,
          ...this.#receiptDetails.fields(settings.receipt?.providers ?? []),
          ...(this.#isBulkBilled ? { bulkBilled: true } : {}),
          ...(this._inTheWay.length > 0 ? { additional: true } : {}),
        },
        this.#idempotencyKey,
      );
      const focusGoes = this._inTheWay.length > 0;
      this.#newForm();
      form.reset();
      this._payer = '';
      this._billsInBulk = false;
      this._warnings = warnings.map(({ code, detail }) => sayIfKnown(`warning.${code}`) ?? detail);
      this.#receiptDetails.clear();
      this.#heardTo.set(request.id, request.version);
      this.#take({ ...request, description: request.description ?? description });
      this.#tell(say('request.sent', { amount: money(request) }));
      this.dispatchEvent(
        new CustomEvent('caretill-payment-requested', { detail: request, bubbles: true, composed: true }),
      );
      if (focusGoes) await this.#focusOnSend();
    });
    if (this._inTheWay.length > 0) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#in-the-way')?.focus();
    }
  }

  get #isBulkBilled(): boolean {
    return this.bulkBilled || this._billsInBulk;
  }

  /** Another one is another command, with a key of its own. */
  #askForAnother(openIds: string[]) {
    this._inTheWay = openIds;
    this.#idempotencyKey = crypto.randomUUID();
  }

  async #notAnother() {
    this.#newForm();
    await this.#focusOnSend();
  }

  async #focusOnSend() {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('button[type=submit]')?.focus();
  }

  #amountTrouble(entry: ReturnType<typeof readAmount>, settings: PaymentSettings): string | undefined {
    const { currency, minimumMinor, maximumMinor } = settings;
    const locale = currentLocale();
    if (entry.kind !== 'amount') return entryTrouble(entry, currency);
    if (entry.amountMinor < minimumMinor)
      return say('amount.tooSmall', { minimum: formatMoney(minimumMinor, currency, locale) });
    if (entry.amountMinor > maximumMinor)
      return say('amount.tooLarge', { maximum: formatMoney(maximumMinor, currency, locale) });
    return undefined;
  }

  #newForm() {
    this.#idempotencyKey = crypto.randomUUID();
    this._wrong = {};
    this._inTheWay = [];
    this._warnings = [];
  }

  #fill(
    { amountMinor, description = '', itemNumber }: Pick<PaymentRequest, 'amountMinor' | 'description' | 'itemNumber'>,
    currency: string,
  ) {
    this.#newForm();
    const form = this.renderRoot.querySelector('form')!;
    (form.elements.namedItem('amount') as HTMLInputElement).value = formatForEntry(
      amountMinor,
      currency,
      currentLocale(),
    );
    (form.elements.namedItem('description') as HTMLInputElement).value = description;
    this.#receiptDetails.clear(itemNumber ?? '');
  }

  #fillFrom(preset: Preset, currency: string) {
    this.#fill(preset, currency);
    void this.#focusOnSend();
  }

  /** A request is never changed: it is withdrawn, and the form says what it said, for a new one. */
  async #change(request: PaymentRequest) {
    const meant = await confirmed({
      title: say('change.title', { amount: money(request) }),
      text: say('change.text'),
      yes: say('change.yes'),
      no: say('cancel.no'),
    });
    if (!meant) return;
    await this.#command(request, 'cancellation');
    // Paid meanwhile, or not to be had: then it stays what it is.
    if (this.#known.get(request.id)?.status !== 'CANCELLED') return;
    this.#fill(request, request.currency);
    this._payer = request.payerParticipantId;
    this._billsInBulk = request.bulkBilled ?? false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('#amount')?.select();
  }

  async mayEnd(): Promise<boolean> {
    const amounts = this._requests.filter(isOpen).map(money);
    if (amounts.length === 0) return true;
    return await confirmed({
      title: say('hangUp.title'),
      text:
        amounts.length === 1
          ? say('hangUp.oneOpen', { amount: amounts[0] })
          : say('hangUp.manyOpen', { amounts: listOf(amounts) }),
      yes: say('hangUp.end'),
      no: say('hangUp.stay'),
    });
  }

  async #cancel(request: PaymentRequest) {
    if (await confirmed(cancelQuestion(request))) await this.#command(request, 'cancellation');
  }

  #command(request: PaymentRequest, command: 'cancellation' | 'reminder') {
    return this.#whileBusy(`${command} ${request.id}`, async () => {
      const after = await this.#paymentRequests.post<PaymentRequest | undefined>(
        `/v1/payment-requests/${encodeURIComponent(request.id)}/${command}`,
      );
      if (after?.id && this.#take(after)) {
        const step = command === 'reminder' ? say('timeline.reminded') : statusWords(after).text;
        this.#heardTo.set(after.id, after.version);
        this.#tell(say('request.step', { amount: money(request), step }));
      }
      if (command === 'cancellation') await this.#focusOn(request.id);
    });
  }

  #showPayLink(request: PaymentRequest) {
    const title = say('payLink.titleOf', { amount: money(request) });
    void this.#payLink?.show(request, `/v1/payment-requests/${encodeURIComponent(request.id)}`, title);
  }

  get #payLink(): PayLinkDialog | null {
    return this.renderRoot.querySelector('caretill-pay-link-dialog');
  }

  #saveReceipt(request: PaymentRequest) {
    return this.#whileBusy(`receipt ${request.id}`, async () => {
      const path = `/v1/payment-requests/${encodeURIComponent(request.id)}/receipt`;
      saveFile(await this.#paymentRequests.download(path, 'application/pdf'), `receipt-${request.id}.pdf`);
      this.#tell(say('receipt.saved'));
    });
  }

  /** The buttons go with the request's end: who pressed one is still at the request. */
  async #focusOn(id: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-request="${CSS.escape(id)}"] summary`)?.focus();
  }

  async #whileBusy(what: string, act: () => Promise<void>) {
    if (this._busy.has(what)) return;
    this._busy = new Set([...this._busy, what]);
    this._problem = '';
    try {
      await act();
    } catch (failure) {
      // Refused, because something happened meanwhile: what happened is shown beside the reason.
      if (failure instanceof CallFailed && failure.status === 409) await this.refresh();
      if (failure instanceof CallFailed && failure.code === 'not-allowed-to-request')
        this._refused = String(this._settings?.mayRequest);
      else if (failure instanceof CallFailed && failure.code === 'open-request-exists')
        this.#askForAnother(failure.problem.paymentRequestIds ?? []);
      else this._problem = messageOf(failure);
    } finally {
      this._busy = new Set([...this._busy].filter((other) => other !== what));
    }
  }

  static override styles = [
    baseStyles,
    timelineStyles,
    css`
      .money {
        position: relative;
      }
      .money input {
        font-size: 1.25rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        padding-inline-end: 3.75rem;
      }
      .money span {
        position: absolute;
        inset-block: 0;
        inset-inline-end: 0.875rem;
        display: grid;
        align-items: center;
        color: var(--_muted);
        font-weight: 600;
        pointer-events: none;
      }
      .requests {
        display: grid;
        gap: 0.625rem;
      }
      .request {
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        padding: 0.75rem 0.875rem;
        background: var(--_surface);
        display: grid;
        gap: 0.375rem;
      }
      .amount {
        font-weight: 650;
        font-size: 1.0625rem;
        font-variant-numeric: tabular-nums;
      }
      .description {
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 650;
      }
      .details {
        padding-block-start: 0.75rem;
      }
      #in-the-way:focus {
        outline: none;
      }
      form[hidden] {
        display: none;
      }
    `,
  ];

  override render() {
    const obstacle = this.#obstacle();
    return html`<div class="stack">
      ${this._connected === false ? html`<p class="notice wait small">${say('live.reconnecting')}</p>` : nothing}
      <div role="status" class=${obstacle ? 'notice wait close' : 'only-read'}>
        ${obstacle
          ? html`<p class="title">${say('request.notReady')}</p>
              <p>${obstacle}</p>
              <p class="small">${say('request.becomesReady')}</p>`
          : nothing}
      </div>
      ${this._settings
        ? this.#renderForm(this._settings, obstacle !== '')
        : this._problem
          ? nothing
          : html`<p class="busy muted">${say('request.loading')}</p>`}
      <p role="alert" class=${this._problem ? 'notice bad' : 'only-read'}>${this._problem}</p>
      <p role="status" class=${this._warnings.length > 0 ? 'notice wait' : 'only-read'}>${this._warnings.join(' ')}</p>
      <p role="status" class="only-read">${keyed(this._said.count, html`<span>${this._said.text}</span>`)}</p>
      ${this._settings || this._requests.length ? this.#renderRequests() : nothing}
      <caretill-pay-link-dialog .service=${this.#paymentRequests}></caretill-pay-link-dialog>
    </div>`;
  }

  /** The form stays while something is in the way, unseen: what was typed is there again when the clinic is ready. */
  #renderForm(settings: PaymentSettings, hidden: boolean) {
    const { currency, presets = [] } = settings;
    const locale = currentLocale();
    const sending = this._busy.has('send');
    const impossible = sending || this._guests.length === 0;
    return html`<form class="stack" novalidate ?hidden=${hidden} @submit=${this.#send} @input=${this.#newForm}>
      ${presets.length === 0
        ? nothing
        : html`<fieldset class="close">
            <legend>${say('request.presets')}</legend>
            <div class="row">
              ${presets.map(
                (preset) =>
                  html`<button type="button" class="slim" @click=${() => this.#fillFrom(preset, currency)}>
                    ${say('request.preset', {
                      label: preset.label,
                      amount: formatMoney(preset.amountMinor, currency, locale),
                    })}
                  </button>`,
              )}
            </div>
          </fieldset>`}
      <div>
        <label for="amount">${say('request.amount')}</label>
        <div class="money">
          <input
            id="amount"
            name="amount"
            inputmode="decimal"
            autocomplete="off"
            required
            maxlength="20"
            aria-describedby="amount-wrong amount-hint"
            aria-invalid=${this._wrong.amount ? 'true' : 'false'}
          />
          <span aria-hidden="true">${currency}</span>
        </div>
        <p id="amount-wrong" class="wrong" role="alert">${this._wrong.amount}</p>
        <p id="amount-hint" class="hint">
          ${say('request.amountHint', {
            currency,
            minimum: formatMoney(settings.minimumMinor, currency, locale),
            maximum: formatMoney(settings.maximumMinor, currency, locale),
          })}
        </p>
      </div>
      <div>
        <label for="description">${say('request.description')}</label>
        <input
          id="description"
          name="description"
          list="recent"
          autocomplete="off"
          required
          maxlength="200"
          aria-describedby="description-wrong description-hint"
          aria-invalid=${this._wrong.description ? 'true' : 'false'}
        />
        <datalist id="recent">
          ${this._recent.map((description) => html`<option value=${description}></option>`)}
        </datalist>
        <p id="description-wrong" class="wrong" role="alert">${this._wrong.description}</p>
        <p id="description-hint" class="hint">${say('request.descriptionHint')}</p>
      </div>
      ${this._guests.length > 1
        ? html`<div>
            <label for="payer">${say('request.payer')}</label>
            <select
              id="payer"
              name="payer"
              required
              aria-describedby="payer-wrong"
              aria-invalid=${this._wrong.payer ? 'true' : 'false'}
              @input=${(event: Event) => (this._payer = (event.target as HTMLSelectElement).value)}
            >
              <option value="" .selected=${live(!this.#chosenPayer)}>${say('request.choosePayer')}</option>
              ${this._guests.map(
                (guest) =>
                  html`<option value=${guest.participantId} .selected=${live(guest === this.#chosenPayer)}>
                    ${guest.displayName}
                  </option>`,
              )}
            </select>
            <p id="payer-wrong" class="wrong" role="alert">${this._wrong.payer}</p>
          </div>`
        : html`<p class="small muted" role="status">
            ${this._guests.length === 1
              ? say('request.onePayer', { name: this._guests[0].displayName })
              : say('request.nobody')}
          </p>`}
      ${this.#receiptDetails.render(settings.receipt?.providers ?? [])}
      ${this.bulkBilled
        ? nothing
        : html`<label class="choice">
            <input
              type="checkbox"
              name="bulk-billed"
              .checked=${live(this._billsInBulk)}
              @input=${(event: Event) => (this._billsInBulk = (event.target as HTMLInputElement).checked)}
            />
            ${say('bulkBilled.isBulkBilled')}
          </label>`}
      ${this.#isBulkBilled
        ? html`<div class="notice wait">
            <p>${say('bulkBilled.warning')}</p>
            <label class="choice">
              <input
                type="checkbox"
                name="although-bulk-billed"
                aria-describedby="bulk-billed-wrong"
                aria-invalid=${this._wrong.bulkBilled ? 'true' : 'false'}
              />
              ${say('bulkBilled.although')}
            </label>
            <p id="bulk-billed-wrong" class="wrong" role="alert">${this._wrong.bulkBilled}</p>
          </div>`
        : nothing}
      ${this._inTheWay.length === 0
        ? html`<button type="submit" class="primary wide" aria-disabled=${impossible ? 'true' : 'false'}>
            ${sending ? say('request.sending') : say('request.send')}
          </button>`
        : html`<div class="notice wait stack" role="group" aria-labelledby="in-the-way">
            <p id="in-the-way" tabindex="-1">${this.#anotherQuestion()}</p>
            <div class="row">
              <button type="submit" class="primary" aria-disabled=${impossible ? 'true' : 'false'}>
                ${sending ? say('request.sending') : say('request.another')}
              </button>
              <button type="button" @click=${this.#notAnother}>${say('request.notAnother')}</button>
            </div>
          </div>`}
    </form>`;
  }

  #anotherQuestion(): string {
    const open = this._inTheWay.map((id) => this.#known.get(id)).filter((request) => request !== undefined);
    return open.length === 0
      ? say('request.openExists')
      : say('request.openExistsOf', { amounts: listOf(open.map(money)) });
  }

  #renderRequests() {
    return html`<section class="stack" aria-labelledby="requests">
      <h3 id="requests">${say('request.list')}</h3>
      ${this._requests.length === 0
        ? html`<p class="muted small">${say('request.none')}</p>`
        : html`<ul class="requests">
            ${repeat(
              this._requests,
              ({ id }) => id,
              (request) => this.#renderRequest(request),
            )}
          </ul>`}
    </section>`;
  }

  #renderRequest(request: PaymentRequest) {
    const amount = money(request);
    const { text, tone } = statusWords(request, this.#latestEvent.get(request.id));
    const name = this.#nameOf(request);
    return html`<li class="request" data-request=${request.id}>
      <div class="row spread">
        <span class="amount">${amount}</span>
        <span class="pill ${tone}">${text}</span>
      </div>
      ${request.description ? html`<p class="description">${request.description}</p>` : nothing}
      ${request.bulkBilled ? html`<p><span class="pill wait">${say('history.bulkBilled')}</span></p>` : nothing}
      <p class="small muted">${[name, timeOf(request.createdAt)].filter(Boolean).join(' · ')}</p>
      ${request.dispute?.status === 'NEEDS_RESPONSE' && request.dispute.evidenceDueBy
        ? html`<p class="notice bad small">
            ${say(isOver(request.dispute.evidenceDueBy) ? 'dispute.overdue' : 'dispute.dueBy', {
              time: dateTimeOf(request.dispute.evidenceDueBy),
            })}
          </p>`
        : nothing}
      ${request.needsAttention
        ? html`<p class="notice wait small">${attentionWords(request.needsAttention)}</p>`
        : nothing}
      ${isOpen(request)
        ? html`<div class="row">
            <button
              class="slim"
              aria-label=${say('request.remindOf', { amount })}
              @click=${() => this.#command(request, 'reminder')}
            >
              ${say('request.remind')}
            </button>
            <button
              class="slim"
              aria-label=${say('payLink.titleOf', { amount })}
              @click=${() => this.#showPayLink(request)}
            >
              ${say('payLink.title')}
            </button>
            <button
              class="slim"
              aria-label=${say('request.changeOf', { amount })}
              @click=${() => this.#change(request)}
            >
              ${say('request.change')}
            </button>
            <button
              class="slim"
              aria-label=${say('request.cancelOf', { amount })}
              @click=${() => this.#cancel(request)}
            >
              ${say('request.cancel')}
            </button>
          </div>`
        : nothing}
      ${request.status === 'PAID'
        ? html`<div class="row">
            <button
              class="slim"
              aria-label=${say('receipt.pdfOf', { amount })}
              aria-disabled=${this._busy.has(`receipt ${request.id}`) ? 'true' : 'false'}
              @click=${() => this.#saveReceipt(request)}
            >
              ${say('receipt.pdf')}
            </button>
          </div>`
        : nothing}
      ${this.#renderSteps(request)}
    </li>`;
  }

  #renderSteps(request: PaymentRequest) {
    const { id } = request;
    const label = say('timeline.of', { amount: money(request) });
    const moments = this.#timelineOf(id).moments;
    const toggled = (event: Event) => this.#toggleSteps(id, (event.target as HTMLDetailsElement).open);
    return html`<details @toggle=${toggled}>
      <summary aria-label=${label}>${say('timeline.title')}</summary>
      ${moments.length > 0
        ? timelineList(moments, label)
        : this._shownSteps.has(id) && !this._problem
          ? html`<p class="busy muted small">${say('request.loading')}</p>`
          : nothing}
    </details>`;
  }
}
customElements.define('caretill-payment-request', PaymentRequestElement);

function money(request: PaymentRequest): string {
  return formatMoney(request.amountMinor, request.currency, currentLocale());
}

/**
 * The requests this browser tab has seen open and not yet seen end. Kept over reloads, so that a payment made while the
 * page was away is still announced, and one announced before is not announced again.
 */
const awaited = {
  KEY: 'caretill-awaited-payments',
  read(): string[] {
    return JSON.parse(sessionStorage.getItem(this.KEY) ?? '[]');
  },
  add(id: string): void {
    const ids = this.read();
    if (!ids.includes(id)) sessionStorage.setItem(this.KEY, JSON.stringify([...ids, id].slice(-100)));
  },
  /** Whether it was awaited. */
  remove(id: string): boolean {
    const ids = this.read();
    sessionStorage.setItem(this.KEY, JSON.stringify(ids.filter((other) => other !== id)));
    return ids.includes(id);
  },
};
