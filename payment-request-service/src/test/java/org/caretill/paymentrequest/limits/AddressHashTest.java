package org.caretill.paymentrequest.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressHashTest {

    private final AddressHash hash = new AddressHash(Optional.of("sk_test_1"));

    @Test
    void an_address_has_one_hash_that_does_not_reveal_it() {
        assertThat(hash.of("203.0.113.7")).isEqualTo(hash.of("203.0.113.7")).matches("[0-9a-f]{64}");
        assertThat(hash.of("203.0.113.7")).isNotEqualTo(hash.of("203.0.113.8"));
    }

    @Test
    void another_key_makes_another_hash() {
        assertThat(new AddressHash(Optional.of("sk_test_2")).of("203.0.113.7")).isNotEqualTo(hash.of("203.0.113.7"));
    }

    @Test
    void addresses_of_one_subscribers_network_have_one_hash() {
        assertThat(hash.of("2001:db8:1:2::1")).isEqualTo(hash.of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertThat(hash.of("2001:db8:1:2::1")).isNotEqualTo(hash.of("2001:db8:1:3::1"));
    }

    @Test
    void texts_that_are_not_addresses_have_one_hash() {
        for (String none : List.of("", "unknown", "_hidden", "localhost", "203.0.113.7, 203.0.113.8")) {
            assertThat(hash.of(none)).isEqualTo(hash.of("")).isNotEqualTo(hash.of("0.0.0.0"));
        }
    }
}
