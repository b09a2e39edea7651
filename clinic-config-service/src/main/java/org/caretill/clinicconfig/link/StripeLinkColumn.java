package org.caretill.clinicconfig.link;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.columns.JsonColumn;

/** Stores an account that awaits confirmation, in the form in which the clinic will have it. */
@Converter
class StripeLinkColumn extends JsonColumn<StripeLink> {

    StripeLinkColumn() {
        super(new TypeReference<>() {});
    }
}
