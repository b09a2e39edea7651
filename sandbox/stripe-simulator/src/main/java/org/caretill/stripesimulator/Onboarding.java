package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Stripe's onboarding of accounts that the platform has created
 * (https://docs.stripe.com/api/v2/core/account-links): an Account Link opens the page once and within ten minutes;
 * after that it leads to its refresh_url. The person gives the details or leaves, and gets to its return_url either way.
 */
final class Onboarding {
    private static final Duration LINK_LIVES = Duration.ofMinutes(10);

    private final Store store;
    private final InstantSource clock;
    private final Accounts accounts;

    Onboarding(Store store, InstantSource clock, Accounts accounts) {
        this.store = store;
        this.clock = clock;
        this.accounts = accounts;
    }

    /** What the person does on the page. */
    enum Result {
        /** Gives all details, and Stripe lets the account take payments. */
        FINISH,
        /** Gives all details, and Stripe checks them first. */
        CHECK,
        /** Leaves without giving all details. */
        LEAVE,
        /** Opens the link too late. */
        EXPIRE;

        static Result of(String name) {
            return Arrays.stream(values())
                    .filter(result -> result.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> ApiError.invalid(null, "result is one of finish, check, leave, expire.", "result"));
        }
    }

    /**
     * The answer to opening a link.
     *
     * @param redirectUrl where the person goes instead; null if the page opens
     * @param id which form on the page must send back
     */
    record Visit(String redirectUrl, String id, String account, String email) {}

    /** A new link to the page, as {@code POST /v2/core/account_links} answers it. */
    ObjectNode link(Change change, ObjectNode account, ObjectNode useCase, String base) {
        String id = Ids.random("alu_test_", 40);
        Instant now = clock.instant();
        ObjectNode link = Json.object()
                .put("object", "v2.core.account_link")
                .put("account", account.get("id").asText())
                .put("created", now.toString())
                .put("expires_at", now.plus(LINK_LIVES).toString())
                .put("livemode", false)
                .put("url", "%s/onboarding/%s".formatted(base, id));
        link.set("use_case", useCase);
        change.put(Kind.ACCOUNT_LINK, Accounts.PLATFORM, id, link);
        return link;
    }

    /** Opens the link at the path; the first time only. */
    Visit open(String path) {
        return store.change(change -> {
            ObjectNode link = at(change, path);
            ObjectNode account = accounts.find(change, link.get("account").asText());
            boolean isOver = link.has("visit")
                    || !clock.instant()
                            .isBefore(Instant.parse(link.get("expires_at").asText()))
                    || Accounts.isClosed(account);
            if (isOver) {
                return new Visit(url(link, "refresh_url"), "", "", "");
            }
            String visit = Ids.random("visit_", 24);
            change.put(Kind.ACCOUNT_LINK, Accounts.PLATFORM, idIn(path), link.put("visit", visit));
            return new Visit(
                    null,
                    visit,
                    account.get("id").asText(),
                    account.get("email").asText());
        });
    }

    /** The person sends the form; where the browser goes then. */
    String finish(String path, String visit, Result result, String name) {
        return store.change(change -> {
            ObjectNode link = at(change, path);
            if (!visit.equals(Json.text(link, "visit"))) {
                throw ApiError.invalid(null, "This page was opened again meanwhile.", "visit");
            }
            String account = link.get("account").asText();
            switch (result) {
                case FINISH -> accounts.submit(change, account, name, false);
                case CHECK -> accounts.submit(change, account, name, true);
                case LEAVE, EXPIRE -> {}
            }
            return url(link, "return_url");
        });
    }

    /** Opens the link and does what the person does; where the browser goes then. */
    String visit(String path, Result result, String name) {
        if (result == Result.EXPIRE) {
            store.change(change -> {
                change.put(
                        Kind.ACCOUNT_LINK,
                        Accounts.PLATFORM,
                        idIn(path),
                        at(change, path).put("expires_at", clock.instant().toString()));
                return null;
            });
        }
        Visit visit = open(path);
        return visit.redirectUrl() != null ? visit.redirectUrl() : finish(path, visit.id(), result, name);
    }

    private static ObjectNode at(Change change, String path) {
        ObjectNode link = change.find(Kind.ACCOUNT_LINK, Accounts.PLATFORM, idIn(path));
        if (link == null) {
            throw ApiError.missing("account link", idIn(path), null);
        }
        return link;
    }

    private static String idIn(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String url(ObjectNode link, String which) {
        return URI.create(link.at("/use_case/account_onboarding/" + which).asText())
                .toString();
    }
}
