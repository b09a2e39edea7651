package org.caretill.contracts;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The schema and the example of one event type. A producer's test asserts that what it sends has no {@link
 * #violations}; a consumer's test reads the {@link #example}.
 */
public final class EventContract {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private EventContract() {}

    /** Describes where the data violates the event type's schema; empty if it is valid. */
    public static List<String> violations(String eventType, String data) {
        return SCHEMAS
                .getSchema(SchemaLocation.of("classpath:contracts/schemas/" + eventType + ".schema.json"))
                .validate(
                        data,
                        InputFormat.JSON,
                        execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** The example of the event type, as the value of a Kafka message. */
    public static byte[] example(String eventType) {
        String path = "/contracts/examples/" + eventType + ".json";
        try (InputStream file = EventContract.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalArgumentException("No example at " + path);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The example as text. */
    public static String exampleText(String eventType) {
        return new String(example(eventType), StandardCharsets.UTF_8);
    }
}
