package org.caretill.invariants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Refund;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.StripeEvent;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.jspecify.annotations.Nullable;

/** One service's database, read by its owner, whom row-level security hides nothing from. */
final class Database implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 5_000;

    /** Shorter words stand everywhere. */
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
                    received_minor, refunded_minor, stripe_account, payment_intent, needs_attention
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
                        row.getString("stripe_account"),
                        row.getString("payment_intent"),
                        row.getString("needs_attention")));
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

    List<Refund> refunds() throws IOException {
        return rows(
                "select payment_request_id, amount_minor, status, stripe_refund from refund",
                row -> new Refund(
                        row.getString("payment_request_id"),
                        row.getLong("amount_minor"),
                        row.getString("status"),
                        row.getString("stripe_refund")));
    }

    /** What clinicians wrote, and what patients and practitioners are called. */
    Set<String> privateWords() throws IOException {
        Set<String> words = new HashSet<>();
        for (String column : List.of("description", "practitioner_name")) {
            words.addAll(rows(
                    "select distinct %1$s from payment_request where %1$s is not null".formatted(column),
                    row -> row.getString(1)));
        }
        words.addAll(rows("select distinct display_name from guest", row -> row.getString(1)));
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
            select e.id, e.type, e.sha256, p.payload, e.flags <@ array['unknown-account'] as publishes
            from stripe_event e left join stripe_event_payload p on p.event_id = e.id
            """, row -> {
            byte[] payload = row.getBytes("payload");
            return new StripeEvent(
                    row.getString("id"),
                    row.getString("type"),
                    payload == null ? null : paymentIntent(new String(payload, StandardCharsets.UTF_8)),
                    row.getBoolean("publishes"),
                    payload == null || Arrays.equals(sha256(payload), row.getBytes("sha256")));
        });
    }

    Set<String> inbox() throws IOException {
        return new HashSet<>(rows("select event_id from inbox", row -> row.getString(1)));
    }

    long outbox() throws IOException {
        return rows("select count(*) from outbox", row -> row.getLong(1)).getFirst();
    }

    /** Adds what this service lists as dead, and what of it still waits, by consumer. */
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

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
