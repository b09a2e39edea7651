package org.caretill.clinicconfig.paymentpages;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.caretill.clinicconfig.columns.TextsColumn;

/** What is set for the whole platform. */
@Entity
class Platform {

    @Id
    private boolean singleRow = true;

    private long version;

    @Convert(converter = TextsColumn.class)
    private List<String> paymentPageDomains = List.of();

    protected Platform() {}

    /** The number of changes. */
    long version() {
        return version;
    }

    /** In alphabetical order. */
    List<String> paymentPageDomains() {
        return paymentPageDomains;
    }

    void changePaymentPageDomains(List<String> changed) {
        paymentPageDomains = changed.stream().sorted().toList();
        version++;
    }
}
