package org.caretill.stripesimulator;

/** The pages and scripts for people's browsers. */
final class Pages {
    private final Store store;
    private final Accounts accounts;
    private final OAuth oauth;
    private final PaymentIntents intents;
    private final Refunds refunds;

    Pages(Store store, Accounts accounts, OAuth oauth, PaymentIntents intents, Refunds refunds) {
        this.store = store;
        this.accounts = accounts;
        this.oauth = oauth;
        this.intents = intents;
        this.refunds = refunds;
    }

    Answer handle(Call call) {
        return switch (call.method() + " " + call.segment(0)) {
            case "POST 3d_secure" -> challenged(call);
            default -> throw ApiError.unknownAddress(call.method(), call.path());
        };
    }

    /** The bank's page says how the person's authentication ended: {@code /3d_secure/{account}/{intent}/{attempt}}. */
    private Answer challenged(Call call) {
        boolean success = "complete".equals(call.param("result"));
        return store.change(change -> intents.authenticated(
                change, Caller.nobody(call.segment(1)), call.segment(2), call.segment(3), success));
    }
}
