package org.caretill.paymentrequest.guest;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Stores the role of a guest as its code. */
@Converter(autoApply = true)
class GuestRoleColumn implements AttributeConverter<GuestRole, String> {

    @Override
    public String convertToDatabaseColumn(@Nullable GuestRole role) {
        return role == null ? GuestRole.PATIENT.code() : role.code();
    }

    @Override
    public GuestRole convertToEntityAttribute(@Nullable String code) {
        return GuestRole.of(code);
    }
}
