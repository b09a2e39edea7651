# Reduces Stripe's OpenAPI description (https://github.com/stripe/openapi, MIT) to what the simulator checks:
# the parameters of the calls it answers, and the shapes of the objects it returns, as JSON Schema.
# Renew with:  jq -c -f extract.jq spec3.json > ../src/main/resources/org/caretill/stripesimulator/stripe-openapi-extract.json

def calls: {
  "/v1/account": ["get"], "/v1/accounts/{account}": ["get"],
  "/v1/payment_intents": ["get", "post"], "/v1/payment_intents/{intent}": ["get", "post"],
  "/v1/payment_intents/{intent}/confirm": ["post"], "/v1/payment_intents/{intent}/cancel": ["post"],
  "/v1/payment_methods/{payment_method}": ["get"],
  "/v1/charges": ["get"], "/v1/charges/{charge}": ["get"],
  "/v1/refunds": ["get", "post"], "/v1/refunds/{refund}": ["get", "post"],
  "/v1/disputes": ["get"], "/v1/disputes/{dispute}": ["get"], "/v1/disputes/{dispute}/close": ["post"],
  "/v1/events": ["get"], "/v1/events/{id}": ["get"],
  "/v1/balance": ["get"], "/v1/balance_transactions": ["get"], "/v1/balance_transactions/{id}": ["get"],
  "/v1/webhook_endpoints": ["get"]
};

# Objects we never return (a customer, a bank transfer, …) become "any object", because their descriptions would include
# nearly all of Stripe's.
def shapes: [
  "account", "account_requirements", "address", "api_errors", "balance", "balance_amount", "balance_transaction",
  "billing_details", "charge", "charge_outcome", "dispute", "dispute_evidence_details", "event", "fee",
  "notification_event_data", "notification_event_request", "payment_flows_automatic_payment_methods_payment_intent",
  "payment_intent", "payment_intent_next_action", "payment_intent_next_action_redirect_to_url",
  "payment_intent_processing", "payment_method", "payment_method_card", "payment_method_card_checks",
  "payment_method_details", "payment_method_details_card", "payment_method_details_card_checks", "refund",
  "webhook_endpoint"
];

def known_shape: ltrimstr("#/components/schemas/") | IN(shapes[]);

def as_json_schema: walk(
  if type != "object" then .
  else
    with_entries(select(.key | startswith("x-") or IN("description", "title", "explode", "style") | not))
    | if (."$ref" | type) == "string" and (."$ref" | known_shape | not) then {type: "object"} else . end
    | if .nullable == true then {anyOf: [del(.nullable), {type: "null"}]} else . end
  end);

# Properties named like a keyword ("description", "title") must survive the removal of the keywords.
def protect: walk(if type == "object" and (.properties | type) == "object"
                  then .properties |= with_entries(.key |= "=" + .) else . end);
def unprotect: walk(if type == "object" and (.properties | type) == "object"
                    then .properties |= with_entries(.key |= ltrimstr("=")) else . end);
def clean: protect | as_json_schema | unprotect;

def form: .content["application/x-www-form-urlencoded"].schema;
def parameters:
  if (.requestBody | form | .properties // {} | length) > 0 then .requestBody | form
  else {
    type: "object",
    properties: [.parameters[]? | select(.in == "query") | {key: .name, value: .schema}] | from_entries,
    required: [.parameters[]? | select(.in == "query" and .required) | .name]
  } end;

. as $stripe
# Stripe.js (and accounts with permission) sends card numbers, which the description of the call omits.
| ($stripe.paths["/v1/payment_methods"].post.requestBody | form | .properties.card.anyOf[0]) as $card
| {
    source: "Reduced from Stripe's OpenAPI description, https://github.com/stripe/openapi, Copyright (c) Stripe, MIT licence; see openapi/extract.jq",
    version: $stripe.info.version,
    requests: [
      calls | to_entries[] | .key as $path | .value[]
      | {key: (ascii_upcase + " " + $path), value: ($stripe.paths[$path][.] | parameters)}
      | if .value.properties.payment_method_data then
          .value.properties.payment_method_data.properties |= (.card = $card | .type.enum += ["card"])
        else . end
    ] | from_entries | clean,
    components: {schemas: ($stripe.components.schemas | with_entries(select(.key | IN(shapes[]))) | clean)}
  }
