package org.caretill.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TenancyTest {

    @Test
    void an_id_that_would_name_two_clinics_names_none() {
        Tenancy tenancy = new Tenancy(false, "health,other-health", Set.of("mine", "mine,theirs", ""));

        assertThat(tenancy.joinedClinicIds()).isEqualTo("mine");
        assertThat(tenancy.organisationId()).isNull();
    }
}
