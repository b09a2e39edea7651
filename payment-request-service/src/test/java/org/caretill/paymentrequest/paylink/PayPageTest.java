package org.caretill.paymentrequest.paylink;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that pay links lead to, before the start. */
class PayPageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://call.example.org/pay",
                "https://call.example.org",
                "http://localhost:8080/pay",
                "https://call.example.org/pay?theme=dark"
            })
    void a_page_is_an_address_of_the_web(String page) {
        assertThat(problems(page)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "call.example.org/pay",
                "/pay",
                "https://",
                "javascript:alert(1)",
                "https://call.example.org/pay#top",
                "https://call.example.org/our page"
            })
    void what_cannot_carry_the_links_token_as_its_fragment_is_refused(String page) {
        assertThat(problems(page)).singleElement().asString().startsWith("PAY_PAGE_URL must be the address of a page");
    }

    private static List<String> problems(String page) {
        return PayLinks.problems(new SmallRyeConfigBuilder()
                .withDefaultValue("caretill.pay-link.page", page)
                .build());
    }
}
