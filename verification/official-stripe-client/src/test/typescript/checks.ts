/**
 * What Stripe's own npm client makes of the simulator's answers: one check a promise of Stripe's. Prints a line of JSON for
 * each: its name, and what failed, if anything. The arguments are the simulator's address and the address at which this
 * program receives its webhooks.
 */
import Stripe from "stripe";

const [simulator, receiver] = Deno.args.map((argument) => new URL(argument));
const SECRET = "whsec_caretill_sandbox_connect";
const DEMO = { stripeAccount: "acct_1DemoClinicAU001" };
const OTHER = { stripeAccount: "acct_1OtherClinicAU01" };

const client = (key: string) =>
  new Stripe(key, { host: simulator.hostname, port: simulator.port, protocol: "http", maxNetworkRetries: 0 });
const stripe = client("sk_test_caretill_sandbox");

// deno-lint-ignore no-explicit-any
type Anything = any;
const checks: [string, () => Promise<void>][] = [];
const check = (name: string, test: () => Promise<void>) => checks.push([name, test]);

function equal(actual: unknown, expected: unknown) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

/** Expects an error with these values. */
async function fails(call: Promise<unknown>, expected: Record<string, unknown>): Promise<Anything> {
  let error: Anything;
  try {
    await call;
  } catch (e) {
    error = e;
  }
  if (error === undefined) throw new Error("no error");
  for (const [field, value] of Object.entries(expected)) {
    if (JSON.stringify(error[field]) !== JSON.stringify(value)) {
      throw new Error(
        `expected ${field} ${JSON.stringify(value)}, got ${JSON.stringify(error[field])}: ${error.message}`,
      );
    }
  }
  return error;
}

const card = { currency: "aud", payment_method_types: ["card"] };
const newIntent = (extra: object = {}, options: object = DEMO) =>
  stripe.paymentIntents.create({ amount: 8500, ...card, ...extra }, options);
const confirm = async (method: string) =>
  stripe.paymentIntents.confirm((await newIntent()).id, { payment_method: method }, DEMO);
const paid = () => confirm("pm_card_visa");
const key = () => crypto.randomUUID();
const testSurface = (path: string, body: object) =>
  fetch(new URL("/_simulator/" + path, simulator), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).then((answer) => answer.json());

// --- errors
const invalid = { type: "StripeInvalidRequestError", rawType: "invalid_request_error" };
check("an unknown PaymentIntent is resource_missing", async () => {
  const error = await fails(stripe.paymentIntents.retrieve("pi_x", {}, DEMO), {
    ...invalid,
    statusCode: 404,
    code: "resource_missing",
    param: "intent",
    doc_url: "https://stripe.com/docs/error-codes/resource-missing",
  });
  equal(/^req_/.test(error.requestId), true);
});
for (const [name, params, expected] of [
  ["a missing amount", { ...card }, { code: "parameter_missing", param: "amount" }],
  ["a missing currency", { amount: 100 }, { code: "parameter_missing", param: "currency" }],
  ["an unknown parameter", { amount: 100, ...card, amont: 1 }, { code: "parameter_unknown", param: "amont" }],
  ["an amount that is no integer", { amount: 1.5, ...card }, { code: "parameter_invalid_integer", param: "amount" }],
  ["an amount below the minimum", { amount: 1, ...card }, { code: "amount_too_small" }],
  ["an amount above the maximum", { amount: 100_000_000, ...card }, { code: "amount_too_large" }],
  ["a return_url without confirm", { amount: 100, ...card, return_url: "https://a.example" }, {}],
  ["a statement_descriptor for cards", { amount: 100, ...card, statement_descriptor: "CLINIC" }, {}],
  ["a suffix without a letter", { amount: 100, ...card, statement_descriptor_suffix: "12345" }, {}],
  ["a suffix with a sign that cards refuse", { amount: 100, ...card, statement_descriptor_suffix: "A<b>" }, {}],
  ["automatic and named payment methods", { amount: 100, ...card, automatic_payment_methods: { enabled: true } }, {}],
  ["a metadata key that is too long", { amount: 100, ...card, metadata: { ["k".repeat(41)]: "v" } }, {}],
  ["a metadata value that is too long", { amount: 100, ...card, metadata: { k: "v".repeat(501) } }, {}],
  ["a fee above the amount", { amount: 100, ...card, application_fee_amount: 101 }, {}],
] as [string, Anything, object][]) {
  check(`${name} is refused`, async () => {
    await fails(stripe.paymentIntents.create(params, DEMO), { ...invalid, statusCode: 400, ...expected });
  });
}
check("a wrong key is an authentication error", async () => {
  await fails(client("sk_test_somebody_elses_key").balance.retrieve(), {
    type: "StripeAuthenticationError",
    statusCode: 401,
  });
});
check("a publishable key may not use the API of servers", async () => {
  await fails(client("pk_test_caretill_sandbox").balance.retrieve(), {
    type: "StripeAuthenticationError",
    code: "secret_key_required",
  });
});
check("an account that is not connected is a permission error", async () => {
  await fails(stripe.balance.retrieve({}, { stripeAccount: "acct_1NotReadyClinic1" }), {
    type: "StripePermissionError",
    statusCode: 403,
    code: "account_invalid",
  });
});
check("an address that does not exist is an invalid request", async () => {
  await fails(stripe.rawRequest("GET", "/v1/nothing", undefined, DEMO), { ...invalid, statusCode: 404 });
});
check("too many calls are a rate limit error with its reason", async () => {
  await testSurface("rate-limits", { callsPerSecond: 1 });
  try {
    await stripe.balance.retrieve({}, DEMO).catch(() => {});
    const error = await fails(stripe.balance.retrieve({}, DEMO), {
      type: "StripeRateLimitError",
      statusCode: 429,
      code: "rate_limit",
    });
    equal(error.headers["stripe-rate-limited-reason"], "global-rate");
  } finally {
    await testSurface("rate-limits", {});
  }
});
check("a locked object is a rate limit error", async () => {
  await testSurface("faults", { path: "/v1/payment_intents", action: "status", status: 429, code: "lock_timeout" });
  await fails(newIntent(), { type: "StripeRateLimitError", code: "lock_timeout" });
});
check("an error of the server is an API error", async () => {
  await testSurface("faults", { path: "/v1/payment_intents", action: "status", status: 500 });
  await fails(newIntent(), { type: "StripeAPIError", statusCode: 500 });
});
check("a connection that closes is a connection error", async () => {
  await testSurface("faults", { path: "/v1/balance", action: "timeout", delayMs: 10 });
  await fails(stripe.balance.retrieve({}, DEMO), { type: "StripeConnectionError" });
});

// --- cards
for (const [method, code, decline, advice] of [
  ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "try_again_later"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "try_again_later"],
  ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card", undefined],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", undefined],
  ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error", undefined],
] as [string, string, string, string | undefined][]) {
  check(`${method} is a card error`, async () => {
    const error = await fails(confirm(method), {
      type: "StripeCardError",
      statusCode: 402,
      code,
      decline_code: decline,
    });
    if (advice) equal(error.advice_code, advice);
    equal(error.payment_intent.status, "requires_payment_method");
    equal(error.payment_intent.last_payment_error.decline_code, decline);
    equal(/^ch_/.test(error.charge), true);
  });
}
for (const [method, brand] of [
  ["pm_card_visa", "visa"],
  ["pm_card_mastercard", "mastercard"],
  ["pm_card_amex", "amex"],
  ["pm_card_discover", "discover"],
  ["pm_card_diners", "diners"],
  ["pm_card_jcb", "jcb"],
  ["pm_card_unionpay", "unionpay"],
]) {
  check(`${method} pays`, async () => {
    const intent = await confirm(method);
    equal(intent.status, "succeeded");
    equal(intent.amount_received, 8500);
    const charge = await stripe.charges.retrieve(intent.latest_charge as string, {}, DEMO);
    equal(charge.payment_method_details?.card?.brand, brand);
  });
}
check("a card that must be authenticated requires an action", async () => {
  const intent = await confirm("pm_card_authenticationRequired");
  equal(intent.status, "requires_action");
  equal(intent.next_action?.type, "use_stripe_sdk");
});

// --- the life of a PaymentIntent
check("a new PaymentIntent waits for a card and has a client secret", async () => {
  const intent = await newIntent({ metadata: { a: "b" } });
  equal(
    [intent.object, intent.status, intent.amount, intent.currency],
    ["payment_intent", "requires_payment_method", 8500, "aud"],
  );
  equal(intent.client_secret?.startsWith(intent.id + "_secret_"), true);
  equal([intent.metadata, intent.livemode, intent.application], [{ a: "b" }, false, "ca_caretill_sandbox"]);
});
check("metadata are merged, and removed by an empty text", async () => {
  const intent = await newIntent({ metadata: { a: "1", b: "2" } });
  const later = await stripe.paymentIntents.update(intent.id, { metadata: { b: "", c: "3" } }, DEMO);
  equal(later.metadata, { a: "1", c: "3" });
});
for (const reason of ["duplicate", "fraudulent", "requested_by_customer", "abandoned"] as const) {
  check(`cancelling keeps the reason ${reason}`, async () => {
    const canceled = await stripe.paymentIntents.cancel((await newIntent()).id, { cancellation_reason: reason }, DEMO);
    equal([canceled.status, canceled.cancellation_reason], ["canceled", reason]);
  });
}
check("cancelling for another reason is refused", async () => {
  await fails(
    stripe.paymentIntents.cancel((await newIntent()).id, { cancellation_reason: "expired" as Anything }, DEMO),
    {
      ...invalid,
      param: "cancellation_reason",
    },
  );
});
check("what was paid cannot be cancelled", async () => {
  await fails(stripe.paymentIntents.cancel((await paid()).id, {}, DEMO), {
    ...invalid,
    code: "payment_intent_unexpected_state",
  });
});
check("what was cancelled cannot be paid", async () => {
  const intent = await newIntent();
  await stripe.paymentIntents.cancel(intent.id, {}, DEMO);
  await fails(stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }, DEMO), {
    ...invalid,
    code: "payment_intent_unexpected_state",
  });
});
check("another account does not have the PaymentIntent", async () => {
  await fails(stripe.paymentIntents.retrieve((await newIntent()).id, {}, OTHER), { code: "resource_missing" });
});
check("the application fee is on the charge", async () => {
  const intent = await newIntent({ application_fee_amount: 100, confirm: true, payment_method: "pm_card_visa" });
  const charge = await stripe.charges.retrieve(intent.latest_charge as string, {}, DEMO);
  equal(charge.application_fee_amount, 100);
});

// --- idempotency
check("the same key gives the same PaymentIntent", async () => {
  const options = { ...DEMO, idempotencyKey: key() };
  const first = await newIntent({}, options);
  const second = await newIntent({}, options);
  equal(second.id, first.id);
  const headers = second.lastResponse.headers as Anything;
  equal(headers.get("idempotent-replayed"), "true");
  equal(headers.get("original-request"), first.lastResponse.requestId);
});
check("the same key with another amount is an idempotency error", async () => {
  const options = { ...DEMO, idempotencyKey: key() };
  await newIntent({}, options);
  await fails(newIntent({ amount: 1 }, options), { type: "StripeIdempotencyError", statusCode: 400 });
});
check("a key in use is an idempotency error", async () => {
  await testSurface("faults", { path: "/v1/payment_intents", action: "delay", delayMs: 1500 });
  const options = { ...DEMO, idempotencyKey: key() };
  const slow = newIntent({}, options);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await fails(newIntent({}, options), {
    rawType: "idempotency_error",
    statusCode: 409,
    code: "idempotency_key_in_use",
  });
  equal((await slow).status, "requires_payment_method");
});
check("each account has keys of its own", async () => {
  const idempotencyKey = key();
  const one = await newIntent({}, { ...DEMO, idempotencyKey });
  const other = await newIntent({}, { ...OTHER, idempotencyKey });
  equal(one.id === other.id, false);
});
check("a parameter that was wrong does not use the key up", async () => {
  const options = { ...DEMO, idempotencyKey: key() };
  await fails(newIntent({ amont: 1 }, options), { code: "parameter_unknown" });
  equal((await newIntent({}, options)).status, "requires_payment_method");
});
check("a decline is repeated under its key", async () => {
  const intent = await newIntent();
  const options = { ...DEMO, idempotencyKey: key() };
  const pay = () =>
    stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" }, options);
  const first = await fails(pay(), { type: "StripeCardError" });
  const second = await fails(pay(), { type: "StripeCardError" });
  equal(second.charge, first.charge);
});

// --- lists
check("a list is newest first and has pages", async () => {
  const ids = [];
  for (let i = 0; i < 3; i++) ids.unshift((await newIntent()).id);
  const page = await stripe.paymentIntents.list({ limit: 2 }, DEMO);
  equal([page.object, page.has_more, page.data.map((intent) => intent.id)], ["list", true, ids.slice(0, 2)]);
  const next = await stripe.paymentIntents.list({ limit: 1, starting_after: ids[1] }, DEMO);
  equal(
    next.data.map((intent) => intent.id),
    ids.slice(2),
  );
  const before = await stripe.paymentIntents.list({ limit: 1, ending_before: ids[2] }, DEMO);
  equal(
    before.data.map((intent) => intent.id),
    [ids[1]],
  );
});
check("all pages are read one after the other", async () => {
  let count = 0;
  for await (const _ of stripe.paymentIntents.list({ limit: 2 }, DEMO)) if (++count === 7) break;
  equal(count, 7);
});
for (const limit of [0, 101]) {
  check(`a limit of ${limit} is refused`, async () => {
    await fails(stripe.paymentIntents.list({ limit }, DEMO), { ...invalid, param: "limit" });
  });
}
check("created filters", async () => {
  const future = Math.floor(Date.now() / 1000) + 3600;
  equal((await stripe.paymentIntents.list({ created: { gte: future } }, DEMO)).data.length, 0);
});
for (const [name, list] of [
  ["customer", () => stripe.paymentIntents.list({ customer: "cus_1" }, DEMO)],
  ["transfer_group", () => stripe.charges.list({ transfer_group: "a" }, DEMO)],
  ["delivery_success", () => stripe.events.list({ delivery_success: true }, DEMO)],
] as [string, () => Promise<unknown>][]) {
  check(`the filter ${name}, which is not played, is refused and not ignored`, async () => {
    await fails(list(), { ...invalid, param: name });
  });
}
check("type and types of events together are refused", async () => {
  await fails(stripe.events.list({ type: "a", types: ["b"] }, DEMO), invalid);
});
check("more than 20 types of events are refused", async () => {
  await fails(stripe.events.list({ types: Array(21).fill("a") }, DEMO), invalid);
});
check("events are listed by their types", async () => {
  await paid();
  const { data } = await stripe.events.list(
    { types: ["payment_intent.succeeded", "charge.succeeded"], limit: 2 },
    DEMO,
  );
  equal(data.map((event) => event.type).sort(), ["charge.succeeded", "payment_intent.succeeded"]);
});
check("foreign events are in the list like any other", async () => {
  await testSurface("foreign-events/" + DEMO.stripeAccount, {});
  equal((await stripe.events.list({ type: "customer.created" }, DEMO)).data.length > 0, true);
});

// --- expand
check("an object in an object is expanded", async () => {
  const intent = await stripe.paymentIntents.retrieve(
    (await paid()).id,
    { expand: ["latest_charge.balance_transaction"] },
    DEMO,
  );
  const charge = intent.latest_charge as Stripe.Charge;
  equal(
    [charge.object, (charge.balance_transaction as Stripe.BalanceTransaction).object],
    ["charge", "balance_transaction"],
  );
});
check("an object in a list is expanded", async () => {
  await paid();
  const list = await stripe.balanceTransactions.list({ limit: 1, expand: ["data.source"] }, DEMO);
  equal((list.data[0].source as Stripe.Charge).object, "charge");
});
check("what is no object cannot be expanded", async () => {
  await fails(stripe.paymentIntents.retrieve((await newIntent()).id, { expand: ["amount"] }, DEMO), invalid);
});

// --- refunds and balance
const refund = async (extra: object = {}) =>
  stripe.refunds.create({ payment_intent: (await paid()).id, ...extra }, DEMO);
check("a refund succeeds and has a balance transaction", async () => {
  const made = await refund({ amount: 500, reason: "requested_by_customer" });
  equal([made.status, made.amount, made.reason], ["succeeded", 500, "requested_by_customer"]);
  equal(/^txn_/.test(made.balance_transaction as string), true);
});
check("no more than what is left is refunded", async () => {
  const { payment_intent } = await refund({ amount: 8000 });
  await fails(stripe.refunds.create({ payment_intent: payment_intent as string, amount: 501 }, DEMO), {
    ...invalid,
    param: "amount",
  });
});
check("what was refunded is not refunded again", async () => {
  const { payment_intent } = await refund();
  await fails(stripe.refunds.create({ payment_intent: payment_intent as string }, DEMO), {
    code: "charge_already_refunded",
  });
});
check("what was not paid is not refunded", async () => {
  await fails(stripe.refunds.create({ payment_intent: (await newIntent()).id }, DEMO), invalid);
});
check("a refund that the balance does not cover is refused", async () => {
  const { id } = await paid();
  await testSurface("faults", { path: "/v1/refunds", action: "status", status: 400, code: "balance_insufficient" });
  await fails(stripe.refunds.create({ payment_intent: id }, DEMO), { ...invalid, code: "balance_insufficient" });
});
check("a refund may be pending", async () => {
  const intent = await confirm("pm_card_pendingRefund");
  const made = await stripe.refunds.create({ payment_intent: intent.id }, DEMO);
  equal([made.status, made.balance_transaction], ["pending", null]);
});
check("a refund fails later, and the older type of event is sent beside the newer", async () => {
  const made = await refund();
  await testSurface("refunds/" + made.id, { account: DEMO.stripeAccount });
  equal((await stripe.refunds.retrieve(made.id, {}, DEMO)).status, "failed");
  const { data } = await stripe.events.list({ limit: 3 }, DEMO);
  equal(data.map((event) => event.type).sort(), ["charge.refund.updated", "refund.failed", "refund.updated"]);
});
check("the balance is listed by currency", async () => {
  const balance = await stripe.balance.retrieve({}, DEMO);
  equal([balance.object, balance.pending[0].currency], ["balance", "aud"]);
});

// --- accounts and webhooks
check("an account says whether it can take payments", async () => {
  const account = await stripe.accounts.retrieve(DEMO.stripeAccount);
  equal([account.id, account.charges_enabled, account.country], [DEMO.stripeAccount, true, "AU"]);
});
check("a code of OAuth that was never given is refused", async () => {
  await fails(stripe.oauth.token({ grant_type: "authorization_code", code: "ac_never_given" }), {
    type: "StripeInvalidGrantError",
  });
});

const received: { body: string; signature: string }[] = [];
const server = Deno.serve(
  { hostname: "localhost", port: Number(receiver.port), onListen: () => {} },
  async (request) => {
    received.push({ body: await request.text(), signature: request.headers.get("Stripe-Signature") ?? "" });
    return new Response();
  },
);
async function webhook(type: string, of: string) {
  for (let i = 0; i < 100; i++) {
    const found = received.find(({ body }) => body.includes(`"${type}"`) && body.includes(of));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no webhook " + type);
}
check("every webhook has a valid signature, and names its account", async () => {
  const intent = await paid();
  await webhook("payment_intent.succeeded", intent.id);
  for (const { body, signature } of received) {
    const event = await stripe.webhooks.constructEventAsync(body, signature, SECRET);
    equal([event.object, event.account?.startsWith("acct_")], ["event", true]);
  }
});
check("a webhook that was changed is refused", async () => {
  const { body, signature } = await webhook("payment_intent.succeeded", (await paid()).id);
  await fails(stripe.webhooks.constructEventAsync(body + " ", signature, SECRET), {
    type: "StripeSignatureVerificationError",
  });
});
check("a webhook signed with another secret is refused", async () => {
  const { body, signature } = await webhook("payment_intent.succeeded", (await paid()).id);
  await fails(stripe.webhooks.constructEventAsync(body, signature, "whsec_another"), {
    type: "StripeSignatureVerificationError",
  });
});
check("the event of a webhook can be retrieved", async () => {
  const { body } = await webhook("payment_intent.succeeded", (await paid()).id);
  const event = await stripe.events.retrieve(JSON.parse(body).id, {}, DEMO);
  equal(event.type, "payment_intent.succeeded");
});

for (const [name, test] of checks) {
  let failure: string | null = null;
  try {
    await test();
  } catch (e) {
    failure = String(e);
  }
  console.log(JSON.stringify({ name, failure }));
}
await server.shutdown();
