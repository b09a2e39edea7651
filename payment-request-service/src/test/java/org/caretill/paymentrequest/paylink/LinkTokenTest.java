package org.caretill.paymentrequest.paylink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkTokenTest {

    @Test
    void a_token_has_256_bits_that_need_no_escaping_in_a_url() {
        String secret = LinkToken.next().secret();
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
    }

    @Test
    void tokens_are_unique() {
        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(_ -> LinkToken.next().hash())
                        .collect(Collectors.toSet()))
                .hasSize(1_000);
    }

    @Test
    void its_hash_is_sha_256_and_its_text_form_tells_nothing() {
        assertThat(new LinkToken("abc").hash())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(new LinkToken("abc").toString()).doesNotContain("abc");
    }
}
