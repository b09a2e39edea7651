package org.caretill.clinicconfig.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.caretill.clinicconfig.clinic.Removal.Reason;
import org.caretill.clinicconfig.clinic.Removal.Step;
import org.caretill.clinicconfig.clinic.StripeAccounts.Use;
import org.caretill.clinicconfig.clinic.StripeLink.Status;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAccountsTest {

    private static final Instant LINKED_AT = Instant.parse("2026-11-23T01:00:00Z");
    private static final Instant NOW = LINKED_AT.plusSeconds(60);
    private static final RequestsEnded ENDED = new RequestsEnded(null, 2, List.of("preq_paid"), List.of("preq_look"));

    /** One account in each status, beside a default account "other", and the result of each command. */
    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @CsvSource({
        "LINKED,        confirm,        LINKED",
        "LINKED,        default,        LINKED default",
        "LINKED,        remove,         REMOVING CANCELLING",
        "LINKED,        requests ended, LINKED",
        "LINKED,        removed,        LINKED",
        "LINKED,        deauthorised,   REMOVED DEAUTHORISED_AT_STRIPE",
        "REPLACED,      confirm,        LINKED default",
        "REPLACED,      default,        LINKED default",
        "REPLACED,      remove,         REMOVING CANCELLING",
        "REPLACED,      requests ended, REPLACED",
        "REPLACED,      removed,        REPLACED",
        "REPLACED,      deauthorised,   REMOVED DEAUTHORISED_AT_STRIPE",
        "CANCELLING,    confirm,        CONFLICT removal-in-progress",
        "CANCELLING,    default,        CONFLICT removal-in-progress",
        "CANCELLING,    remove,         REMOVING CANCELLING",
        "CANCELLING,    requests ended, REMOVING DEAUTHORISING",
        "CANCELLING,    removed,        REMOVING CANCELLING",
        "CANCELLING,    deauthorised,   REMOVED DEAUTHORISED_AT_STRIPE",
        "DEAUTHORISING, confirm,        CONFLICT removal-in-progress",
        "DEAUTHORISING, default,        CONFLICT removal-in-progress",
        "DEAUTHORISING, remove,         REMOVING DEAUTHORISING",
        "DEAUTHORISING, requests ended, REMOVING DEAUTHORISING",
        "DEAUTHORISING, removed,        REMOVED REMOVED_BY_CLINIC",
        "DEAUTHORISING, deauthorised,   REMOVED REMOVED_BY_CLINIC",
        "REMOVED,       confirm,        LINKED default",
        "REMOVED,       default,        NOT_FOUND not-found",
        "REMOVED,       remove,         REMOVED REMOVED_BY_CLINIC",
        "REMOVED,       requests ended, REMOVED REMOVED_BY_CLINIC",
        "REMOVED,       removed,        REMOVED REMOVED_BY_CLINIC",
        "REMOVED,       deauthorised,   REMOVED REMOVED_BY_CLINIC",
        "unknown,       confirm,        LINKED default",
        "unknown,       default,        NOT_FOUND not-found",
        "unknown,       remove,         NOT_FOUND not-found",
        "unknown,       requests ended, unknown",
        "unknown,       removed,        unknown",
        "unknown,       deauthorised,   unknown",
    })
    void every_command_in_every_status(String status, String command, String expected) {
        assertThat(outcome(in(status), command)).isEqualTo(expected);
    }

    @Test
    void the_first_account_is_the_default_however_it_is_confirmed() {
        for (Use use : Use.values()) {
            var accounts = StripeAccounts.NONE.confirmed(link("acct_1"), use, false);
            assertThat(accounts.byDefault().account()).isEqualTo("acct_1");
        }
    }

    @Test
    void a_replacing_account_becomes_the_default_and_the_other_stays_connected() {
        var accounts = one("acct_1").confirmed(link("acct_2"), Use.REPLACE, false);
        assertThat(accounts.links()).extracting(StripeLink::account).containsExactly("acct_2", "acct_1");
        assertThat(accounts.byDefault().account()).isEqualTo("acct_2");
        assertThat(accounts.connected("acct_1").status()).isEqualTo(Status.REPLACED);
    }

    @Test
    void an_account_is_added_only_where_several_are_allowed() {
        assertThat(problem(() -> one("acct_1").confirmed(link("acct_2"), Use.ADD, false)))
                .isEqualTo("CONFLICT several-accounts-not-allowed");
        var accounts = one("acct_1").confirmed(link("acct_2"), Use.ADD, true);
        assertThat(accounts.byDefault().account()).isEqualTo("acct_1");
        assertThat(accounts.connected("acct_2").status()).isEqualTo(Status.LINKED);
    }

    @Test
    void a_former_default_stays_linked_only_where_several_are_allowed() {
        var accounts = one("acct_1").confirmed(link("acct_2"), Use.REPLACE, false);
        assertThat(accounts.withDefault("acct_1", false).connected("acct_2").status())
                .isEqualTo(Status.REPLACED);
        assertThat(accounts.withDefault("acct_1", true).connected("acct_2").status())
                .isEqualTo(Status.LINKED);
        assertThat(accounts.withDefault("acct_1", true).byDefault().account()).isEqualTo("acct_1");
    }

    @Test
    void the_default_is_not_removed_while_another_is_linked() {
        var accounts = one("acct_1").confirmed(link("acct_2"), Use.ADD, true);
        assertThat(problem(() -> removing(accounts, "acct_1"))).isEqualTo("CONFLICT default-account");
        assertThat(removing(accounts, "acct_2").connected("acct_2").status()).isEqualTo(Status.REMOVING);
    }

    @Test
    void a_default_that_is_being_removed_stays_the_default_until_another_is_confirmed() {
        var removing = removing(one("acct_1"), "acct_1");
        assertThat(removing.byDefault().status()).isEqualTo(Status.REMOVING);
        var changed = removing.confirmed(link("acct_2"), Use.ADD, false);
        assertThat(changed.byDefault().account()).isEqualTo("acct_2");
        assertThat(changed.connected("acct_1").status()).isEqualTo(Status.REMOVING);
        assertThat(changed.links().stream().filter(StripeLink::isDefault)).hasSize(1);
    }

    @Test
    void a_removal_reports_what_was_cancelled_and_what_was_paid_meanwhile() {
        var removal = removing(one("acct_1"), "acct_1")
                .requestsEnded("acct_1", ENDED)
                .removed("acct_1", LINKED_AT.plusSeconds(9))
                .known("acct_1")
                .removal();
        assertThat(removal.toCancel()).isEqualTo(3);
        assertThat(removal.cancelled()).isEqualTo(2);
        assertThat(removal.paidPaymentRequests()).containsExactly("preq_paid");
        assertThat(removal.needsAttention()).containsExactly("preq_look");
        assertThat(removal.completedAt()).isEqualTo(LINKED_AT.plusSeconds(9));
    }

    @Test
    void an_answer_to_an_earlier_removal_ends_nothing() {
        var accounts = removing(one("acct_1"), "acct_1");
        assertThat(accounts.requestsEnded("acct_1", new RequestsEnded(6L, 0, List.of(), List.of())))
                .isEqualTo(accounts);
        assertThat(accounts.requestsEnded("acct_1", new RequestsEnded(7L, 0, List.of(), List.of())))
                .isNotEqualTo(accounts);
    }

    @Test
    void the_requests_result_is_recorded_for_an_account_disconnected_at_stripe() {
        var gone = deauthorised(one("acct_1"), "acct_1", LINKED_AT.plusSeconds(5));
        var reported = gone.requestsEnded("acct_1", ENDED).known("acct_1");
        assertThat(reported.status()).isEqualTo(Status.REMOVED);
        assertThat(reported.removal().reason()).isEqualTo(Reason.DEAUTHORISED_AT_STRIPE);
        assertThat(reported.removal().needsAttention()).containsExactly("preq_look");
    }

    @Test
    void information_about_an_account_is_applied_unless_it_is_older() {
        var accounts = one("acct_1")
                .withReadiness("acct_1", readiness(false, LINKED_AT.plusSeconds(10), "b"), NOW)
                .withReadiness("acct_1", readiness(true, LINKED_AT.plusSeconds(5), "a"), NOW);
        assertThat(accounts.byDefault().readiness().chargesEnabled()).isFalse();
        assertThat(accounts.byDefault().readiness().requirements()).containsExactly("b");
        assertThat(accounts.withReadiness("acct_1", readiness(true, LINKED_AT.plusSeconds(10)), NOW)
                        .byDefault()
                        .readiness()
                        .chargesEnabled())
                .isTrue();
    }

    @Test
    void stripes_answer_counts_although_something_of_a_time_that_has_not_come_is_stored() {
        var never = readiness(false, Instant.parse("2100-01-01T00:00:00Z"));
        var accounts = one("acct_1").withReport("acct_1", never);
        assertThat(accounts.byDefault().readiness()).isEqualTo(never);
        assertThat(readiness(true, NOW).isUndecidedAgainst(never, NOW)).isTrue();
        assertThat(accounts.withReadiness("acct_1", readiness(true, NOW), NOW)
                        .byDefault()
                        .readiness())
                .isEqualTo(readiness(true, NOW));
    }

    @Test
    void a_removal_of_a_time_that_has_not_come_does_not_hide_a_later_disconnection() {
        var linkedAgain = deauthorised(one("acct_1"), "acct_1", Instant.parse("2100-01-01T00:00:00Z"))
                .confirmed(link("acct_1", LINKED_AT.plusSeconds(20)), Use.REPLACE, false);
        assertThat(deauthorised(linkedAgain, "acct_1", LINKED_AT.plusSeconds(30))
                        .connected("acct_1"))
                .isNull();
    }

    @Test
    void a_late_event_of_a_disconnection_does_not_affect_a_later_link() {
        assertThat(deauthorised(one("acct_1"), "acct_1", LINKED_AT.minusSeconds(1)))
                .isEqualTo(one("acct_1"));
    }

    @Test
    void the_event_of_our_own_removal_does_not_affect_a_link_of_the_same_second() {
        var at = LINKED_AT.plusSeconds(3);
        var linkedAgain = removing(one("acct_1"), "acct_1")
                .requestsEnded("acct_1", ENDED)
                .removed("acct_1", at)
                .confirmed(link("acct_1", at), Use.REPLACE, false);
        assertThat(deauthorised(linkedAgain, "acct_1", at)).isEqualTo(linkedAgain);
        assertThat(deauthorised(linkedAgain, "acct_1", at.plusSeconds(1)).connected("acct_1"))
                .isNull();
    }

    @Test
    void a_clinic_has_at_most_ten_accounts_and_twenty_removed_ones() {
        var ten = IntStream.rangeClosed(1, 10)
                .boxed()
                .reduce(
                        StripeAccounts.NONE,
                        (accounts, i) -> accounts.confirmed(link("acct_" + i), Use.ADD, true),
                        (one, _) -> one);
        assertThat(problem(() -> ten.confirmed(link("acct_11"), Use.ADD, true)))
                .isEqualTo("CONFLICT too-many-accounts");
        var worn = IntStream.rangeClosed(1, 30)
                .boxed()
                .reduce(
                        StripeAccounts.NONE,
                        (accounts, i) -> deauthorised(
                                accounts.confirmed(link("acct_" + i), Use.REPLACE, false), "acct_" + i, LINKED_AT),
                        (one, _) -> one);
        assertThat(worn.links()).hasSize(20);
        assertThat(worn.links().getFirst().account()).isEqualTo("acct_30");
    }

    private static String outcome(StripeAccounts accounts, String command) {
        UnaryOperator<StripeAccounts> change = switch (command) {
            case "confirm" -> it -> it.confirmed(link("acct_1"), Use.REPLACE, true);
            case "default" -> it -> it.withDefault("acct_1", true);
            case "remove" -> it -> removing(it, "acct_1");
            case "requests ended" -> it -> it.requestsEnded("acct_1", ENDED);
            case "removed" -> it -> it.removed("acct_1", LINKED_AT.plusSeconds(2));
            case "deauthorised" -> it -> deauthorised(it, "acct_1", LINKED_AT.plusSeconds(2));
            default -> throw new IllegalArgumentException(command);
        };
        String problem = problem(() -> change.apply(accounts));
        if (problem != null) {
            return problem;
        }
        var changed = change.apply(accounts);
        assertThat(changed.links().stream().filter(StripeLink::isDefault).count())
                .isLessThanOrEqualTo(1);
        return changed.links().stream()
                .filter(link -> link.account().equals("acct_1"))
                .findFirst()
                .map(StripeAccountsTest::words)
                .orElse("unknown");
    }

    private static String words(StripeLink link) {
        return switch (link.status()) {
            case LINKED, REPLACED -> link.status() + (link.isDefault() ? " default" : "");
            case REMOVING -> "REMOVING " + link.removal().step();
            case REMOVED -> {
                assertThat(link.removal().step()).isEqualTo(Step.REMOVED);
                yield "REMOVED " + link.removal().reason();
            }
        };
    }

    /** The account acct_1 in the status, beside the default account. */
    private static StripeAccounts in(String status) {
        var other = one("acct_other");
        var linked = other.confirmed(link("acct_1"), Use.ADD, true);
        return switch (status) {
            case "unknown" -> other;
            case "LINKED" -> linked;
            case "REPLACED" -> one("acct_1").confirmed(link("acct_other"), Use.REPLACE, true);
            case "CANCELLING" -> removing(linked, "acct_1");
            case "DEAUTHORISING" -> removing(linked, "acct_1").requestsEnded("acct_1", ENDED);
            case "REMOVED" ->
                removing(linked, "acct_1").requestsEnded("acct_1", ENDED).removed("acct_1", LINKED_AT);
            default -> throw new IllegalArgumentException(status);
        };
    }

    private static StripeAccounts one(String account) {
        return StripeAccounts.NONE.confirmed(link(account), Use.REPLACE, false);
    }

    private static StripeAccounts removing(StripeAccounts accounts, String account) {
        return accounts.removing(account, Removal.byClinic(2, LINKED_AT.plusSeconds(1), 7));
    }

    private static StripeAccounts deauthorised(StripeAccounts accounts, String account, Instant at) {
        return accounts.deauthorised(account, at, Removal.atStripe(1, at, 7));
    }

    private static StripeLink link(String account) {
        return link(account, LINKED_AT);
    }

    private static StripeLink link(String account, Instant at) {
        return StripeLink.fresh(account, null, "AU", false, "https://stripe.example", readiness(true, at));
    }

    private static Readiness readiness(boolean chargesEnabled, Instant at, String... requirements) {
        return new Readiness(chargesEnabled, List.of(requirements), List.of(), List.of(), null, at);
    }

    private static @Nullable String problem(ThrowingCallable change) {
        return catchThrowable(change) instanceof RefusedException refused
                ? refused.kind() + " " + refused.code()
                : null;
    }
}
