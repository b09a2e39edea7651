package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StripeEventTypeTest {

    @Test
    void each_type_is_found_by_stripes_name_and_no_other() {
        for (StripeEventType type : StripeEventType.values()) {
            assertThat(StripeEventType.of(type.code())).contains(type);
        }
        assertThat(StripeEventType.of("charge.succeeded")).isEmpty();
    }

    @Test
    void stripes_list_of_events_can_be_asked_for_all_of_them_at_once() {
        assertThat(StripeEventType.codes()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void the_readme_says_to_listen_to_exactly_these() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        var listen = Pattern.compile("stripe listen .* --events (\\S+)").matcher(readme);
        assertThat(listen.find()).isTrue();
        assertThat(listen.group(1).split(",")).containsExactlyElementsOf(StripeEventType.codes());
    }
}
