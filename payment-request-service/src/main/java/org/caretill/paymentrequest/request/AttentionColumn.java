package org.caretill.paymentrequest.request;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.caretill.contracts.Attention;
import org.jspecify.annotations.Nullable;

/** Stores the attention reason as its code. */
@Converter(autoApply = true)
class AttentionColumn implements AttributeConverter<Attention, String> {

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Attention attention) {
        return attention == null ? null : attention.code();
    }

    @Override
    public @Nullable Attention convertToEntityAttribute(@Nullable String code) {
        return code == null ? null : Attention.of(code);
    }
}
