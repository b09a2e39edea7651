package org.caretill.invariants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.invariants.Evidence.KnownMovement;
import org.caretill.invariants.Evidence.KnownPayout;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Movement;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.StripeEvent;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.jspecify.annotations.Nullable;

/** One service's database, read as its owner, from whom row-level security hides nothing. */
final class Database implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int ROWS_AT_ONCE = 5_000;

    /** Shorter words occur everywhere by chance. */
    private static final int SHORTEST_WORD = 8;

    private static final Pattern PAYMENT_INTENT = Pattern.compile("\"(pi_[A-Za-z0-9]+)\"");
    private static final Pattern STATUS = Pattern.compile("\"status\" ?: ?\"([A-Z]+)\"");

    private final Connection connection;

    Database(String address, String owner, String password) throws IOException {
        try {
            connection = DriverManager.getConnection(address, owner, password);
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
        } catch (SQLException e) {
            throw new IOException("the database does not answer: " + e.getMessage(), e);
        }
    }

    List<Request> requests() throws IOException {
        return rows(
                """
                select id, version, status, clinic_id, call_id, payer_participant_id, amount_minor, currency,
                    received_minor, refunded_minor, application_fee_minor, stripe_account, payment_intent, needs_attention
                from payment_request order by id
                """,
                row -> new Request(
                        row.getString("id"),
                        row.getInt("version"),
                        row.getString("status"),
                        row.getString("clinic_id"),
                        row.getString("call_id"),
                        row.getString("payer_participant_id"),
                        row.getLong("amount_minor"),
                        row.getString("currency"),
                        row.getLong("received_minor"),
                        row.getLong("refunded_minor"),
                        row.getLong("application_fee_minor"),
                        row.getString("stripe_account"),
                        row.getString("payment_intent"),
                        row.getString("needs_attention")));
    }

    /** The public state of each request, as its events must contain it. */
    Map<String, JsonNode> publicStates() throws IOException {
        return documents("""
            select id, json_build_object(
                'id', id, 'version', version, 'status', status, 'organisationId', organisation_id,
                'clinicId', clinic_id, 'callId', call_id, 'payerParticipantId', payer_participant_id,
                'requestedBy', requested_by, 'amountMinor', amount_minor, 'currency', currency,
                'createdAt', created_at, 'expiresAt', expires_at, 'deliveredAt', delivered_at, 'openedAt', opened_at,
                'paidAt', paid_at, 'endedAt', ended_at, 'endReason', end_reason,
                'lastFailure', case when failure_code is not null
                    then json_build_object('code', failure_code, 'at', failed_at) end,
                'failedAttempts', failed_attempts,
                'card', case when card_brand is not null
                    then json_build_object('brand', card_brand, 'last4', card_last4) end,
                'refundedMinor', refunded_minor, 'refundPendingMinor', refund_pending_minor, 'needsAttention', needs_attention, 'stripeAccount', stripe_account,
                'dispute', case when dispute_status is not null
                    then json_build_object('status', dispute_status, 'reason', dispute_reason,
                        'amountMinor', dispute_minor, 'evidenceDueBy', dispute_evidence_due_by) end)
            from payment_request
            """);
    }

    /** The settings of each clinic, as its events must contain them. */
    Map<String, JsonNode> clinics() throws IOException {
        return documents("""
            select id, json_build_object(
                'clinicId', id, 'organisationId', organisation_id, 'version', version,
                'enabled', enablement = 'ENABLED', 'country', country, 'timeZone', time_zone, 'currency', currency,
                'minimumMinor', minimum_minor, 'maximumMinor', maximum_minor, 'expiryMinutes', expiry_minutes,
                'openRequests', open_requests, 'mayRequest', may_request::json, 'mayRefund', may_refund::json,
                'statementDescriptorSuffix', statement_descriptor_suffix, 'routes', routes::json)
            from clinic
            """);
    }

    /** What clinic-config-service knows of each account that a clinic has connected. */
    List<JsonNode> accounts() throws IOException {
        return rows("""
            select json_build_object('account', link ->> 'account',
                'chargesEnabled', link -> 'readiness' -> 'chargesEnabled',
                'requirements', link -> 'readiness' -> 'requirements')
            from clinic, json_array_elements(stripe_accounts::json) link where link ->> 'status' <> 'REMOVED'
            """, row -> json(row.getString(1)));
    }

    /** payment-request-service's copy of each clinic's settings. */
    Map<String, JsonNode> clinicPayments() throws IOException {
        return documents("select clinic_id, settings from clinic_payments");
    }

    /** The columns beside that copy: its version and the clinic's organisation. */
    Map<String, JsonNode> ownersOfClinicPayments() throws IOException {
        return documents("""
            select clinic_id, json_build_object('organisationId', organisation_id, 'version', version)
            from clinic_payments
            """);
    }

    /** stripe-webhook-service's copy of each clinic's connected accounts, sorted by id. */
    Map<String, JsonNode> connectedAccounts() throws IOException {
        return documents("""
            select k.clinic_id, json_build_object('version', k.version,
                'connected', coalesce((select json_agg(a.account order by a.account collate "C")
                    from clinic_account a where a.clinic_id = k.clinic_id), '[]'))
            from known_clinic k
            """);
    }

    /** The state of each request that a new live view is shown. */
    Map<String, JsonNode> shownStates() throws IOException {
        return documents("select id, data from live_payment_request");
    }

    /** The columns by which the live view finds a request and decides who may see it. */
    Map<String, JsonNode> shownTo() throws IOException {
        return documents("""
            select id, json_build_object('version', version, 'clinicId', clinic_id, 'callId', call_id,
                'payerParticipantId', payer_participant_id, 'createdAt', created_at)
            from live_payment_request
            """);
    }

    private Map<String, JsonNode> documents(String sql) throws IOException {
        Map<String, JsonNode> documents = new HashMap<>();
        rows(sql, row -> documents.put(row.getString(1), json(row.getString(2))));
        return documents;
    }

    private static JsonNode json(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    List<TimelineEntry> timeline() throws IOException {
        return rows(
                "select payment_request_id, version, event, status from timeline_entry",
                row -> new TimelineEntry(
                        row.getString("payment_request_id"),
                        row.getInt("version"),
                        row.getString("event"),
                        row.getString("status")));
    }

    List<KnownPayout> payouts() throws IOException {
        return rows(
                """
                select p.id, p.clinic_id, p.amount_minor,
                    coalesce((select sum(m.net_minor) from balance_movement m
                        where m.clinic_id = p.clinic_id and m.payout = p.id and m.kind <> 'PAYOUT'), 0) as parts_minor
                from payout p where p.itemised
                """,
                row -> new KnownPayout(
                        row.getString("id"),
                        row.getString("clinic_id"),
                        row.getLong("amount_minor"),
                        row.getLong("parts_minor")));
    }

    List<KnownMovement> movements() throws IOException {
        return rows(
                """
            select 'REFUND' as kind, m.payment_request_id, m.clinic_id, p.stripe_account, m.stripe_refund as stripe_id,
                coalesce(p.payment_intent, 'none') as payment_intent, m.amount_minor, m.currency,
                lower(m.status) as status
            from refund m join payment_request p on p.id = m.payment_request_id
            where not m.exceeds_payment
            union all
            select 'DISPUTE', m.payment_request_id, m.clinic_id, p.stripe_account, m.stripe_dispute,
                coalesce(p.payment_intent, 'none'), m.amount_minor, m.currency,
                m.stripe_status
            from dispute m join payment_request p on p.id = m.payment_request_id
            """,
                row -> new KnownMovement(
                        row.getString("payment_request_id"),
                        row.getString("clinic_id"),
                        new Movement(
                                Movement.Kind.valueOf(row.getString("kind")),
                                row.getString("stripe_account"),
                                row.getString("stripe_id"),
                                row.getString("payment_intent"),
                                row.getLong("amount_minor"),
                                row.getString("currency"),
                                row.getString("status"))));
    }

    /** Descriptions by clinicians, and names of patients, payers, practitioners and staff. */
    Set<String> privateWords() throws IOException {
        Set<String> words = new HashSet<>();
        for (String column : List.of(
                "description",
                "practitioner_name",
                "payer_name",
                "patient_name",
                "requested_by_name",
                "cancelled_by_name")) {
            words.addAll(rows(
                    "select distinct %1$s from payment_request where %1$s is not null".formatted(column),
                    row -> row.getString(1)));
        }
        words.addAll(rows("select distinct display_name from guest", row -> row.getString(1)));
        words.addAll(rows(
                "select distinct patient_name from guest where patient_name is not null", row -> row.getString(1)));
        words.removeIf(word -> word.length() < SHORTEST_WORD);
        return words;
    }

    Map<String, LiveState> liveView() throws IOException {
        Map<String, LiveState> view = new HashMap<>();
        rows("select id, version, clinic_id, data from live_payment_request", row -> {
            Matcher status = STATUS.matcher(row.getString("data"));
            return view.put(
                    row.getString("id"),
                    new LiveState(
                            row.getInt("version"), status.find() ? status.group(1) : "", row.getString("clinic_id")));
        });
        return view;
    }

    List<StripeEvent> stripeEvents() throws IOException {
        return rows("""
            select e.id, e.account, e.type, e.sha256, p.payload, e.flags <@ array['unknown-account'] as publishes,
                e.flags && array['account-missing', 'account-unexpected'] as misdirected,
                e.received_at < now() - interval '90 days' as forgotten
            from stripe_event e left join stripe_event_payload p on p.event_id = e.id
            """, row -> {
            byte[] payload = row.getBytes("payload");
            String type = row.getString("type");
            return new StripeEvent(
                    row.getString("id"),
                    type,
                    payload == null ? null : paymentIntent(new String(payload, StandardCharsets.UTF_8)),
                    row.getBoolean("publishes"),
                    row.getBoolean("misdirected"),
                    payload == null
                            ? row.getBoolean("forgotten")
                            : Arrays.equals(DigestUtils.sha256(payload), row.getBytes("sha256"))
                                    && isAsItSays(payload, type, row.getString("account")));
        });
    }

    /** What is stored of each event. */
    List<String> payloads() throws IOException {
        return rows(
                "select payload from stripe_event_payload",
                row -> new String(row.getBytes("payload"), StandardCharsets.UTF_8));
    }

    Set<String> inbox() throws IOException {
        return new HashSet<>(rows("select event_id from inbox", row -> row.getString(1)));
    }

    long outbox() throws IOException {
        return rows("select count(*) from outbox", row -> row.getLong(1)).getFirst();
    }

    /** Adds this service's dead letters, and how many of them are waiting, by consumer. */
    void deadLetters(Map<String, Long> listed, Map<String, Long> waiting) throws IOException {
        if (rows("select to_regclass('dead_letter') is not null", row -> row.getBoolean(1))
                .getFirst()) {
            rows(
                    "select consumer, count(*), count(*) filter (where replayed_at is null) from dead_letter group by"
                            + " 1",
                    row -> {
                        listed.put(row.getString(1), row.getLong(2));
                        return waiting.put(row.getString(1), row.getLong(3));
                    });
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, Reading<T> reading) throws IOException {
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            List<T> rows = new ArrayList<>();
            ResultSet results = statement.executeQuery(sql);
            while (results.next()) {
                rows.add(reading.of(results));
            }
            return rows;
        } catch (SQLException e) {
            throw new IOException("the database does not answer: " + e.getMessage(), e);
        }
    }

    private static @Nullable String paymentIntent(String payload) {
        Matcher intent = PAYMENT_INTENT.matcher(payload);
        return intent.find() ? intent.group(1) : null;
    }

    /** An event read from Stripe's list need not contain its account. */
    private static boolean isAsItSays(byte[] payload, String type, @Nullable String account) {
        try {
            JsonNode event = JSON.readTree(payload);
            return event.path("type").asText().equals(type)
                    && (!event.path("account").isTextual()
                            || event.path("account").asText().equals(account));
        } catch (IOException _) {
            return false;
        }
    }
}
