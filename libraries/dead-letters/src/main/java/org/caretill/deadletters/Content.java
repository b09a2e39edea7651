package org.caretill.deadletters;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.caretill.outboxinbox.SentMessage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with the content of its message.
 *
 * @param headers of the message, without those that describe the failure
 * @param value null: the message has none
 */
@Schema(name = "DeadLetterWithContent")
record Content(
        @JsonUnwrapped Summary letter,
        List<Header> headers,
        @Nullable String value,
        Text.Encoding valueEncoding) {

    @Schema(name = "DeadLetterHeader")
    record Header(String name, @Nullable String value, Text.Encoding encoding) {}

    static Content of(Summary letter, List<SentMessage.Header> headers, byte @Nullable [] value) {
        Text text = Text.of(value);
        return new Content(letter, headers.stream().map(Content::header).toList(), text.text(), text.encoding());
    }

    private static Header header(SentMessage.Header header) {
        Text text = Text.of(header.value());
        return new Header(header.name(), text.text(), text.encoding());
    }
}
