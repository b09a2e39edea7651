package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.caretill.contracts.PaymentRequestStatus;
import org.junit.jupiter.api.Test;

class StatusTest {

    @Test
    void the_services_that_follow_the_events_know_the_same_open_statuses() {
        assertThat(Stream.of(Status.values()).filter(Status::isOpen).map(Status::name))
                .containsExactlyInAnyOrderElementsOf(PaymentRequestStatus.OPEN);
    }

    @Test
    void the_partial_indexes_have_the_same_open_statuses_as_queries() throws IOException {
        String migration = Files.readString(Path.of("src/main/resources/db/migration/V001__payment_request.sql"));
        assertThat(migration).containsPattern("where status in \\('REQUESTED', 'PAYING'\\);");
        assertThat(Status.OPEN_IN_SQL).isEqualTo("('REQUESTED', 'PAYING')");
        assertThat(Status.OPEN_IN_HQL).isEqualTo("(REQUESTED, PAYING)");
    }
}
