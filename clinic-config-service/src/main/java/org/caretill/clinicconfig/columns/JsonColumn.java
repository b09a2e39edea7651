package org.caretill.clinicconfig.columns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import org.jspecify.annotations.Nullable;

/** A value that is stored as JSON text. */
public abstract class JsonColumn<T> implements AttributeConverter<T, String> {

    private final TypeReference<T> type;

    protected JsonColumn(TypeReference<T> type) {
        this.type = type;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T value) {
        return value == null ? null : StoredJson.text(value);
    }

    @Override
    public @Nullable T convertToEntityAttribute(@Nullable String column) {
        try {
            return column == null ? null : StoredJson.MAPPER.readValue(column, type);
        } catch (JsonProcessingException e) {
            // Without the cause, which is an IOException and would be taken for an unavailable database.
            throw new IllegalStateException(
                    "A JSON column cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
