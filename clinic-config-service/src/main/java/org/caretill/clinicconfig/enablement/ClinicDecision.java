package org.caretill.clinicconfig.enablement;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import org.caretill.clinicconfig.columns.JsonColumn;
import org.caretill.clinicconfig.enablement.EnablementRequest.Status;
import org.jspecify.annotations.Nullable;

/**
 * The decision about one clinic of a request.
 *
 * @param reason the operator's; required for a decline
 * @param decidedAt ISO 8601, as stored
 */
record ClinicDecision(
        String clinicId,
        Status status,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable String decidedAt) {

    static ClinicDecision pending(String clinicId) {
        return new ClinicDecision(clinicId, Status.PENDING, null, null, null);
    }

    boolean awaitsDecision() {
        return status == Status.PENDING;
    }

    /** One JSON column, because decisions are only read and written with their request. */
    @Converter
    static class Column extends JsonColumn<List<ClinicDecision>> {

        Column() {
            super(new TypeReference<>() {});
        }
    }
}
