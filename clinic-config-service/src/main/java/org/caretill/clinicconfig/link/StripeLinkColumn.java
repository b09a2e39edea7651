package org.caretill.clinicconfig.link;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.columns.JsonColumn;

/** An account that waits for its confirmation, as it will stand in the clinic. */
@Converter
class StripeLinkColumn extends JsonColumn<StripeLink> {

    StripeLinkColumn() {
        super(new TypeReference<>() {});
    }
}
