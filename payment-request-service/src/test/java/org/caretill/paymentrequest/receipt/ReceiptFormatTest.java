package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                                                   | JSON",
                "application/json                                                      | JSON",
                "application/*                                                         | JSON",
                "text/html                                                             | HTML",
                "text/*                                                                | HTML",
                "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8    | HTML",
                "application/pdf                                                       | PDF",
                "application/pdf, */*                                                  | PDF",
                "application/json;q=0.2, application/pdf;q=0.5, text/html;q=0.4        | PDF",
                "*/*, application/json;q=0.1                                           | HTML",
                "*/*, application/json;q=0, text/html;q=0                              | PDF",
                "text/csv, application/pdf;q=0.001                                     | PDF",
                "application/json, text/html                                           | JSON"
            })
    void the_caller_gets_the_preferred_format(String accept, ReceiptFormat format) {
        assertThat(ReceiptFormat.of(ranges(accept))).contains(format);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"text/csv", "image/*", "application/pdf;q=0", "*/*;q=0", "application/pdf;q=much"})
    void a_caller_who_accepts_no_format_gets_none(String accept) {
        assertThat(ReceiptFormat.of(ranges(accept))).isEmpty();
    }

    @Test
    void no_accept_header_means_any_format() {
        assertThat(ReceiptFormat.of(List.of(MediaType.WILDCARD_TYPE))).contains(ReceiptFormat.JSON);
    }

    private static List<MediaType> ranges(String accept) {
        return Arrays.stream(accept.split(","))
                .map(range -> range.strip().split(";q="))
                .map(parts -> new MediaType(
                        parts[0].split("/", 2)[0],
                        parts[0].split("/", 2)[1],
                        parts.length == 1 ? Map.of() : Map.of("q", parts[1])))
                .toList();
    }
}
