package org.caretill.clinicconfig.enablement;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import org.caretill.clinicconfig.columns.JsonColumn;
import org.caretill.clinicconfig.enablement.EnablementRequest.Status;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request for one of its clinics.
 *
 * @param reason the operator's; a decline has one
 * @param decidedAt ISO 8601, as it is stored
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

    boolean isPending() {
        return status == Status.PENDING;
    }

    /** Decisions are read and written with their request, never alone: one JSON column. */
    @Converter
    static class Column extends JsonColumn<List<ClinicDecision>> {

        Column() {
            super(new TypeReference<>() {});
        }
    }
}
