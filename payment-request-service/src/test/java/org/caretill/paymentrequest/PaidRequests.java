package org.caretill.paymentrequest;

import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.caretill.testinfrastructure.DatabaseOwner;

/** Inserts paid requests into the database: of any day and currency, and as many as a clinic has after years. */
final class PaidRequests {

    private PaidRequests() {}

    /** Adds a request that was paid at this time. */
    static void add(Calls call, Instant paidAt, String currency, long amountMinor, long refundedMinor) {
        add(call, 1, paidAt, currency, amountMinor, refundedMinor, "Consultation");
    }

    /** Adds many requests, paid one second after the other, each with a description of 500 characters. */
    static void addMany(Calls call, int number, Instant firstPaidAt) {
        add(call, number, firstPaidAt, "AUD", 8500, 0, "d".repeat(500));
        execute("analyze payment_request");
    }

    private static void add(
            Calls call,
            int number,
            Instant firstPaidAt,
            String currency,
            long amountMinor,
            long refundedMinor,
            String description) {
        execute("""
            insert into payment_request (id, version, status, organisation_id, clinic_id, call_id,
                payer_participant_id, requested_by, amount_minor, currency, description, created_at, expires_at,
                paid_at, refunded_minor, received_minor, stripe_account, intent_key, payment_intent)
            select 'preq_' || lpad((%1$d + i)::text, 26, '0'), 3, 'PAID', 'demo-health', '%2$s', '%3$s',
                'patient-1', 'subject-of-clinician-demo-health', %4$d, '%5$s', '%6$s', paid_at, paid_at, paid_at, %7$d, %4$d, '%8$s',
                'key', 'pi_%9$s_' || i
            from generate_series(1, %10$d) i, lateral (select timestamptz '%11$s' + i * interval '1 second') t (paid_at)
            """.formatted(
                        System.nanoTime(),
                        call.clinic,
                        call.call,
                        amountMinor,
                        currency,
                        description,
                        refundedMinor,
                        call.account,
                        UUID.randomUUID(),
                        number,
                        firstPaidAt));
    }

    /** Deletes all requests of the clinic. */
    static void removeAll(Calls call) {
        execute("delete from payment_request where status = 'PAID' and clinic_id = '" + call.clinic + "'");
    }

    /** How many rows {@code from …} has. */
    static long count(String from) {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The single text value that the query returns. */
    static String text(String query) {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void execute(String sql) {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
